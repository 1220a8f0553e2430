import { readFile } from 'node:fs/promises'
import { configurationError, type ConfigurationProblem } from '../configuration/configuration-problem'
import { BatonError } from '../error'
import type { Business } from './business'
import { parseBusiness, type ParseBusinessOptions } from './parse-business'

export interface LoadedBusiness {
  readonly business: Business
  readonly warnings: readonly ConfigurationProblem[]
}

/**
 * Loads a business from its file and checks it against its bot. Throws one `invalid-configuration` that lists every
 * error with its line; `problemsOf` has them as data.
 */
export async function loadBusiness(path: string, options: ParseBusinessOptions = {}): Promise<LoadedBusiness> {
  const { business, problems } = parseBusiness({ path, text: await read(path) }, options)
  if (!business) throw configurationError(problems)
  return { business, warnings: problems }
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw new BatonError('invalid-configuration', `cannot read the business file ${path}`, { cause })
  }
}
