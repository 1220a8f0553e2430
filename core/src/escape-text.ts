/** Everything that can start markup, a link or a mention in Markdown or in a channel's own writing. */
const special = /[!"#%&()*+\-./:<=>@[\\\]^_`{|}~]/g
/** Characters that turn the direction of the text around them, and other controls. */
const controls = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/g

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
