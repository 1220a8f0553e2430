import { z } from 'zod'

const units = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const
const written = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/

/** A length of time as an author writes it (`30s`, `8m`, `2h`), as milliseconds; nothing if it is not one. */
export function parseDuration(text: string): number | undefined {
  const [, amount, unit] = written.exec(text) ?? []
  const factor = Object.entries(units).find(([name]) => name === unit)?.[1]
  return factor === undefined ? undefined : Math.round(Number(amount) * factor)
}

/** Takes `30s`, `8m`, `2h` within a range, and gives milliseconds. A default is given as text, with `prefault`. */
export function durationSchema(range: { readonly min: string; readonly max: string }): z.ZodType<number, string> {
  const least = parseDuration(range.min) ?? 0
  const most = parseDuration(range.max) ?? Infinity
  return z
    .string({ error: 'write a length of time with its unit, such as 30s, 8m or 2h' })
    .regex(written, { error: 'write a length of time with its unit, such as 30s, 8m or 2h' })
    .meta({ title: `time, ${range.min} to ${range.max}` })
    .transform((text) => parseDuration(text) ?? Number.NaN)
    .refine((ms) => ms >= least && ms <= most, { error: `write a time from ${range.min} to ${range.max}` })
}
