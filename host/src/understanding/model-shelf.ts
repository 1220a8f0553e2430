import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { decodeModel, encodeModel, type Model } from '@baton/core'

/** Models that were trained before, each in a file named by its version. */
export interface ModelShelf {
  /** The model of this version, where there is one that can be used. */
  find(version: string): Promise<Model | undefined>
  /** Keeps a model, and the few that were trained last beside it. Says why where it cannot. */
  keep(model: Model): Promise<string | undefined>
}

/** Models of older versions that stay: for those who go back and forth while they write a bot. */
const mostOlder = 3

/** The models in a folder, which may not be there yet. What is broken or of another method is as if it were not there. */
export function createModelShelf(folder: string): ModelShelf {
  const fileOf = (version: string): string => join(folder, `${version}.json`)
  return {
    async find(version) {
      const text = await readFile(fileOf(version), 'utf8').catch(() => undefined)
      if (text === undefined) return undefined
      const decoded = decodeModel(text)
      return decoded.kind === 'model' && decoded.model.version === version ? decoded.model : undefined
    },
    async keep(model) {
      const file = fileOf(model.version)
      // Whoever reads it meanwhile, such as another host, finds all of it or nothing.
      const draft = `${file}.${process.pid}.part`
      try {
        await mkdir(folder, { recursive: true })
        await writeFile(draft, encodeModel(model))
        await rename(draft, file)
        await removeOlder(folder, file)
        return undefined
      } catch (error) {
        return error instanceof Error ? error.message : String(error)
      }
    },
  }
}

async function removeOlder(folder: string, kept: string): Promise<void> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.json')).map((name) => join(folder, name))
  const aged = await Promise.all(
    files.filter((file) => file !== kept).map(async (file) => ({ file, at: (await stat(file)).mtimeMs })),
  )
  aged.sort((one, other) => other.at - one.at)
  await Promise.all(aged.slice(mostOlder).map(({ file }) => rm(file, { force: true })))
}
