/** What a page says about its widget, in the attributes of the script tag. */
export interface WidgetOptions {
  /** Where the Direct Line routes begin, without a slash at the end. */
  readonly domain: string
  readonly title?: string
  readonly language?: string
  readonly isOpen: boolean
  readonly userToken?: string
}

/** Reads the script tag: its address, and its `data-` attributes. The routes are beside the script unless it says otherwise. */
export function readOptions(src: string, data: { readonly [name: string]: string | undefined }): WidgetOptions {
  const { title, language, userToken, open, domain } = data
  const beside = new URL('v3/directline', src)
  return {
    domain: domain ? new URL(domain, src).href.replace(/\/$/, '') : beside.origin + beside.pathname,
    title: title || undefined,
    language: language || undefined,
    userToken: userToken || undefined,
    isOpen: open !== undefined && open !== 'false',
  }
}
