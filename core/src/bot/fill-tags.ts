const tag = /%([A-Za-z][A-Za-z0-9_-]*)%/g

/** Puts values in the place of `%name%` tags, each through `escape`; a tag that nobody knows becomes nothing. */
export function fillTags(
  text: string,
  tags: { readonly [name: string]: string },
  escape: (value: string) => string,
): string {
  return text.replace(tag, (_, name: string) => (Object.hasOwn(tags, name) ? escape(tags[name] ?? '') : ''))
}
