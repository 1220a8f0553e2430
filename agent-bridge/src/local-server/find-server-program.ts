import { execFile } from 'node:child_process'
import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'

import type { LocalServerKind } from './running-server'

const run = promisify(execFile)

export type ServerProgram =
  { readonly kind: 'redis-server' | 'valkey-server'; readonly path: string } | { readonly kind: 'embedded' }

export interface FindOptions {
  /** The folders to look in, written as the PATH is. */
  readonly searchPath: string
  /** What may be used, best first. */
  readonly kinds: readonly LocalServerKind[]
  /** Told why a program that was found is passed over. */
  readonly warn: (line: string) => void
}

/** XTRIM MINID, ZADD GT and ZRANGE BYSCORE came with it. */
const oldestVersion = '6.2'

/** The first of these servers that this machine has and that is not too old. The embedded one it always has. */
export async function findServerProgram(options: FindOptions): Promise<ServerProgram | undefined> {
  for (const kind of options.kinds) {
    if (kind === 'embedded') return { kind }
    for (const path of await findOnPath(kind, options.searchPath)) {
      const version = await readVersion(path)
      if (version !== undefined && isRecentEnough(version)) return { kind, path }
      options.warn(
        version === undefined
          ? `${path} is passed over: it does not say its version`
          : `${path} is passed over: it is version ${version}, and ${oldestVersion} or later is needed`,
      )
    }
  }
  return undefined
}

/** Whether a server of this version understands every command we send. */
export function isRecentEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [oldestMajor = 0, oldestMinor = 0] = oldestVersion.split('.').map(Number)
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)
}

async function findOnPath(name: string, searchPath: string): Promise<readonly string[]> {
  const extension = process.platform === 'win32' ? '.exe' : ''
  const paths = searchPath.split(delimiter).flatMap((folder) => (folder === '' ? [] : [join(folder, name + extension)]))
  const found = await Promise.all(paths.map(isProgram))
  return paths.filter((_, index) => found[index])
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK)
    return (await stat(path)).isFile()
  } catch {
    return false
  }
}

/** "Redis server v=7.0.15 sha=…", "Valkey server v=8.0.1 sha=…" */
async function readVersion(path: string): Promise<string | undefined> {
  try {
    const { stdout } = await run(path, ['--version'], { timeout: 5_000 })
    return /\bv=(\d+\.\d+[\d.]*)/.exec(stdout)?.[1]
  } catch {
    return undefined
  }
}
