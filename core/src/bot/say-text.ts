import { escapeMarkup } from '../escape-text'
import { defaultTexts, type TextName } from './business-texts'
import type { Business } from './business'
import { fillTags } from './fill-tags'

/** One of the house's texts: in the customer's language, else in the business's default language, else our own English. */
export function sayText(
  business: Business,
  name: TextName,
  language: string,
  /** In [0, 1): chooses among the ways to say it. */
  random: number,
  tags: { readonly [name: string]: string },
): string {
  const [base = language] = language.split('-')
  const ways =
    [language, base, business.languages.default]
      .map((each) => (Object.hasOwn(business.texts, each) ? business.texts[each]?.[name] : undefined))
      .find((each) => each !== undefined && each.length > 0) ?? defaultTexts[name]
  return fillTags(ways[Math.floor(random * ways.length)] ?? '', tags, escapeMarkup)
}
