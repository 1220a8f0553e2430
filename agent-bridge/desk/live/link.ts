/** How the page is connected. */
export type Link =
  | { readonly kind: 'off' }
  | { readonly kind: 'connecting'; readonly lostAt?: number }
  | {
      readonly kind: 'up'
      readonly at: number
      /** how long there was no connection before, ms */
      readonly lostMs: number
    }
  | { readonly kind: 'lost'; readonly lostAt: number; readonly retryAt: number }
