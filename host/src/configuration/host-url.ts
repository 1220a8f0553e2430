import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const fileOf = (dataFolder: string): string => join(dataFolder, 'url')

/** Notes where a host is reached, for the commands that print links beside it; the last of several hosts wins. */
export async function noteHostUrl(dataFolder: string, url: string): Promise<void> {
  await mkdir(dataFolder, { recursive: true, mode: 0o700 })
  await writeFile(fileOf(dataFolder), url, { mode: 0o600 })
}

/** Where a host of this data folder is reached; nothing if none has noted it. */
export async function readHostUrl(dataFolder: string): Promise<string | undefined> {
  const url = await readFile(fileOf(dataFolder), 'utf8').catch(() => '')
  return URL.canParse(url) ? url : undefined
}

/** Forgets the note when its host stops, unless another host has written its own since. */
export async function forgetHostUrl(dataFolder: string, url: string): Promise<void> {
  if ((await readHostUrl(dataFolder)) === url) await rm(fileOf(dataFolder), { force: true })
}
