import { asCount, asList, asRecord, asText } from './read-value'
import { texts } from './texts'
import type { Language, WidgetTextName, WidgetTexts } from './texts'

/** What the server says about the widget: the business's own words and looks, and the limits it keeps. */
export interface WidgetSettings {
  readonly title?: string
  readonly language?: string
  /** Values of the `--baton-…` variables for pages that set none. */
  readonly theme: { readonly [name: string]: string }
  readonly limits: Limits
  textsIn(language: Language): WidgetTexts
}

export interface Limits {
  /** UTF-16 units */
  readonly text: number
  readonly files: number
  /** bytes */
  readonly fileSize: number
  readonly fileTypes: readonly string[]
}

/** The variables that settings may give a value. */
const themeNames = ['accent', 'on-accent', 'surface', 'text', 'font', 'radius'] as const

/** Reads the settings; what is missing or unusable is as if nothing had been said. Pure. */
export function readSettings(value: unknown): WidgetSettings {
  const settings = asRecord(value)
  const limits = asRecord(settings.limits)
  const given = asRecord(settings.theme)
  const theme = themeNames.map((name) => [name, asText(given[name]) ?? ''])
  return {
    title: asText(settings.title),
    language: asText(settings.language),
    theme: Object.fromEntries(theme) as { [Name in (typeof themeNames)[number]]: string },
    limits: {
      text: asCount(limits.text) ?? 8_000,
      files: asCount(limits.files) ?? 10,
      fileSize: asCount(limits.fileSize) ?? 10 * 1024 * 1024,
      fileTypes: asList(limits.fileTypes).flatMap((type) => asText(type) ?? []),
    },
    textsIn(spoken) {
      const own = asRecord(asRecord(settings.texts)[spoken])
      const all = Object.entries(texts[spoken]).map(([name, text]) => [name, asText(own[name]) ?? text])
      return Object.fromEntries(all) as { [Name in WidgetTextName]: string }
    },
  }
}
