/** Everything that can start markup, a link or a mention in Markdown or in a channel's own writing. */
const special = /[!"#%&()*+\-./:<=>@[\\\]^_`{|}~]/g
/** Characters that turn the direction of the text around them, and other controls. */
const controls = /(?![\t\n])[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu

/**
 * Customer text as Markdown that shows exactly that text: no bold, no link, no mention, no list. Line breaks stay;
 * control and direction characters and indentation are dropped.
 */
export function escapeMarkup(text: string): string {
  return text
    .replace(controls, '')
    .replace(/^[ \t]+/gm, '')
    .replace(special, '\\$&')
}
