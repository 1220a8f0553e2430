import type { Limits } from '../widget-settings'

/** Why files are not taken: the name of the sentence, and what stands in it. */
export interface Fault {
  readonly name: 'tooManyFiles' | 'fileTooLarge' | 'fileType'
  readonly values: { readonly [name: string]: string | number }
}

/** What the server will say anyway, said before anything travels. Where nothing is known of its limits, it decides. */
export function findFault(files: readonly Pick<File, 'name' | 'size' | 'type'>[], limits: Limits): Fault | undefined {
  if (files.length > limits.files) return { name: 'tooManyFiles', values: { count: limits.files } }
  for (const { name, size, type } of files) {
    if (size > limits.fileSize) {
      return { name: 'fileTooLarge', values: { name, size: Math.floor(limits.fileSize / 1024 / 1024) } }
    }
    // A browser that does not know a type leaves it empty, and some call one type by several names.
    const family = type.split('/')[0] ?? ''
    const isKnown = limits.fileTypes.some(
      (known) => known === type || (isLoose(family) && known.startsWith(`${family}/`)),
    )
    if (type !== '' && limits.fileTypes.length > 0 && !isKnown) return { name: 'fileType', values: { name } }
  }
  return undefined
}

function isLoose(family: string): boolean {
  return family === 'audio' || family === 'video'
}
