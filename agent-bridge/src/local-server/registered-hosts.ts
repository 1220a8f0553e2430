import { randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { isStillRunning, readProcessMark } from './process-mark'

const folderName = 'hosts'

/**
 * Notes that this process uses the server of the folder; call it with the folder's lock held. The answer takes the note
 * away again and tells whether it was the last: notes of processes that were killed do not count.
 */
export async function registerHost(folder: string): Promise<() => Promise<'last' | 'others-remain'>> {
  const notes = join(folder, folderName)
  await mkdir(notes, { recursive: true })
  const note = join(notes, `${process.pid}-${randomUUID()}`)
  await writeFile(note, (await readProcessMark(process.pid)) ?? '')

  return async () => {
    await rm(note, { force: true })
    const others = await Promise.all((await readdir(notes)).map((name) => isInUse(notes, name)))
    return others.includes(true) ? 'others-remain' : 'last'
  }
}

async function isInUse(notes: string, name: string): Promise<boolean> {
  const path = join(notes, name)
  const isLiving = await isStillRunning({ pid: Number.parseInt(name, 10), mark: await readFile(path, 'utf8') })
  if (!isLiving) await rm(path, { force: true })
  return isLiving
}
