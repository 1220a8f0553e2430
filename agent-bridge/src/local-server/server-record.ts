import { randomUUID } from 'node:crypto'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { z } from 'zod'

const reached = {
  version: z.literal(1),
  kind: z.enum(['redis-server', 'valkey-server', 'embedded']),
  port: z.number().int().min(1).max(65_535),
  /** Made for this folder. Whoever knows it may do everything, so the file is its owner's alone. */
  password: z.string().min(1),
}

const recordSchema = z.discriminatedUnion('state', [
  /** Written before the server is started, so that it is found when the host is killed meanwhile. */
  z.object({ ...reached, state: z.literal('starting') }),
  z.object({
    ...reached,
    state: z.literal('running'),
    pid: z.number().int().positive(),
    mark: z.string(),
    /** Redis makes one at each start; the embedded server has none. */
    runId: z.string().optional(),
  }),
])

/** What a data folder says of its private server. It may be out of date: the server is asked before it is believed. */
export type ServerRecord = Readonly<z.infer<typeof recordSchema>>

const fileName = 'server.json'

/** Undefined where there is none, and where what is there cannot be understood. */
export async function readServerRecord(folder: string): Promise<ServerRecord | undefined> {
  try {
    const parsed = recordSchema.safeParse(JSON.parse(await readFile(join(folder, fileName), 'utf8')))
    return parsed.success ? parsed.data : undefined
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

export async function writeServerRecord(folder: string, record: ServerRecord): Promise<void> {
  const draft = join(folder, `${fileName}.${randomUUID()}`)
  await writeFile(draft, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600, flush: true })
  await rename(draft, join(folder, fileName))
}

export async function removeServerRecord(folder: string): Promise<void> {
  await rm(join(folder, fileName), { force: true })
}
