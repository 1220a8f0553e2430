import { BatonError } from '@baton/core'
import type { BusinessSetup } from './load-host'

/** The business that a command means: the named one, or the only one. Throws `malformed`, with the names, otherwise. */
export function pickBusiness(businesses: readonly BusinessSetup[], name: string | undefined): BusinessSetup {
  const [first, ...others] = businesses
  const found =
    name === undefined && others.length === 0 ? first : businesses.find(({ business }) => business.id === name)
  if (found) return found
  const known = businesses.map(({ business }) => business.id).join(', ')
  const what = name === undefined ? 'name the business' : `there is no business "${name}"; name one`
  throw new BatonError('malformed', `${what} with --business: ${known}`)
}
