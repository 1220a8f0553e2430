import { foldDigits } from '../resolve/normalise-phrase'

/**
 * Reads a number as people write it, in digits of any script. Where both `.` and `,` occur, the last one is the decimal
 * sign: `1,200.50` and `1.200,50` are both 1200.5. A comma alone before exactly three digits groups (`1,200` is 1200),
 * otherwise it is the decimal sign (`1,5` is 1.5); a point alone is always the decimal sign (`1.200` is 1.2) unless it
 * occurs twice (`1.200.000`). Spaces and apostrophes group. Nothing if it is not one number.
 */
export function parseNumber(text: string): number | undefined {
  const written = foldDigits(text.normalize('NFKC'))
    .trim()
    .replace(/[٫]/g, '.')
    .replace(/[٬]/g, ',')
    .replace(/^−/, '-')
    .replace(/[’\u00A0\u202F]/g, "'")
    .replace(/ /g, "'")
  const match = /^([-+]?)(\d[\d.,']*)$/.exec(written)
  if (!match?.[2]) return undefined
  const digits = match[2]
  const decimal = decimalSign(digits)
  const at = decimal === undefined ? digits.length : digits.lastIndexOf(decimal)
  const whole = ungroup(digits.slice(0, at))
  const fraction = digits.slice(at + 1)
  if (whole === undefined || !/^\d*$/.test(fraction)) return undefined
  const value = Number(`${match[1] === '-' ? '-' : ''}${whole}.${fraction || '0'}`)
  return Number.isFinite(value) ? value : undefined
}

function decimalSign(digits: string): '.' | ',' | undefined {
  const points = digits.split('.').length - 1
  const commas = digits.split(',').length - 1
  if (points > 0 && commas > 0) return digits.lastIndexOf('.') > digits.lastIndexOf(',') ? '.' : ','
  if (points === 1) return '.'
  if (commas === 1) return /,\d{3}$/.test(digits) ? undefined : ','
  return undefined
}

/** Digits without their grouping signs; nothing if a group is not three digits long or the signs differ. */
function ungroup(digits: string): string | undefined {
  if (/^\d+$/.test(digits)) return digits
  return /^\d{1,3}([.,'])\d{3}(?:\1\d{3})*$/.test(digits) ? digits.replace(/[.,']/g, '') : undefined
}
