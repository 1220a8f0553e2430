import type { BatonData } from '../../server/activity'

/** One thing that was said or happened, as the widget knows it: read from an activity, and nothing else. */
export interface Item {
  /** its place in the log */
  readonly seq: number
  /** epoch ms */
  readonly at: number
  readonly by: BatonData['from']
  /** Who speaks for the house; the customer has none. */
  readonly name?: string
  readonly picture?: string
  /** What this client called it when it was sent: the echo of an own message. */
  readonly key?: string
  readonly text?: string
  readonly markdown: boolean
  readonly notice?: ItemNotice
  readonly choices: readonly ItemChoice[]
  readonly links: readonly ItemLink[]
  readonly files: readonly ItemFile[]
  readonly cards: readonly ItemCard[]
  readonly form?: ItemForm
}

export interface ItemNotice {
  readonly kind: NonNullable<BatonData['notice']>['kind']
  /** Of a joined agent. */
  readonly name?: string
  readonly picture?: string
}

export interface ItemChoice {
  readonly id: string
  readonly label: string
}

export interface ItemLink {
  readonly label: string
  readonly url: string
}

export interface ItemFile {
  readonly url: string
  readonly contentType: string
  readonly name?: string
  readonly alt?: string
}

export interface ItemCard {
  readonly title?: string
  readonly subtitle?: string
  readonly text?: string
  readonly image?: { readonly url: string; readonly alt: string }
  readonly links: readonly ItemLink[]
  readonly choices: readonly ItemChoice[]
}

export interface ItemForm {
  readonly id: string
  readonly title: string
  readonly fields: readonly ItemField[]
  readonly submit: string
}

export interface ItemField {
  readonly name: string
  readonly label: string
  readonly type: 'text' | 'email' | 'phone' | 'number'
  readonly required: boolean
}
