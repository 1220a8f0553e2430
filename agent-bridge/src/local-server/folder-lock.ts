import { randomUUID } from 'node:crypto'
import { link, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

import { BatonError } from '@baton/core'

import { isStillRunning, type ProcessRecord, readProcessMark } from './process-mark'

const lockName = /^server\.lock\.(\d+)$/
const draftName = /^server\.lock-draft\.(\d+)\./
const pollMs = 25

/**
 * Runs the work while no other process runs any on the same folder. A holder that was killed loses the lock.
 *
 * Breaking a dead holder's lock by removing its file would let two waiters break it and one of them remove the other's
 * new one. So files are numbered and the highest number counts: it is never removed, only followed by the next, which
 * `link` gives to one process alone. A holder that is done writes so into its file.
 * @throws BatonError `conflict` when the lock stays taken for `timeoutMs`
 */
export async function withFolderLock<Result>(
  folder: string,
  work: () => Promise<Result>,
  timeoutMs = 60_000,
): Promise<Result> {
  const release = await acquire(folder, timeoutMs)
  try {
    return await work()
  } finally {
    await release()
  }
}

async function acquire(folder: string, timeoutMs: number): Promise<() => Promise<void>> {
  const draft = join(folder, `server.lock-draft.${process.pid}.${randomUUID()}`)
  await writeFile(draft, `${process.pid} ${await readProcessMark(process.pid)}`)
  const giveUpAt = performance.now() + timeoutMs
  try {
    for (;;) {
      const highest = Math.max(0, ...(await listNumbers(folder)))
      const holder = highest === 0 ? undefined : await readHolder(lockPath(folder, highest))
      if (holder === undefined || !(await isStillRunning(holder))) {
        if (await take(folder, draft, highest + 1)) return () => letGo(folder, highest + 1)
      } else if (performance.now() > giveUpAt) {
        const seconds = Math.round(timeoutMs / 1000)
        const what = `process ${holder.pid} has been starting or stopping the local server in ${folder}`
        throw new BatonError('conflict', `${what} for ${seconds} s: wait for it, or end it`)
      } else {
        await wait(pollMs)
      }
    }
  } finally {
    await rm(draft, { force: true })
  }
}

async function take(folder: string, draft: string, number: number): Promise<boolean> {
  try {
    await link(draft, lockPath(folder, number))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
  // Who looked long ago may have taken a number that was given and tidied away meanwhile.
  const numbers = await listNumbers(folder)
  if (numbers.some((other) => other > number)) {
    await rm(lockPath(folder, number), { force: true })
    return false
  }
  await Promise.all(
    numbers.filter((other) => other < number).map((other) => rm(lockPath(folder, other), { force: true })),
  )
  await removeDeadDrafts(folder)
  return true
}

async function letGo(folder: string, number: number): Promise<void> {
  const draft = join(folder, `server.lock-draft.${process.pid}.${randomUUID()}`)
  await writeFile(draft, 'free')
  await rename(draft, lockPath(folder, number))
}

function lockPath(folder: string, number: number): string {
  return join(folder, `server.lock.${number}`)
}

async function listNumbers(folder: string): Promise<readonly number[]> {
  const names = await readdir(folder)
  return names.flatMap((name) => lockName.exec(name)?.[1] ?? []).map(Number)
}

/** Undefined where nobody holds it, or where a later holder has tidied it away. */
async function readHolder(path: string): Promise<ProcessRecord | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return 'free'
    throw error
  })
  const [, pid, mark] = /^(\d+) (.+)$/.exec(text) ?? []
  return pid === undefined || mark === undefined ? undefined : { pid: Number(pid), mark }
}

/** A host that was killed while it waited leaves its draft behind. */
async function removeDeadDrafts(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const pid = draftName.exec(name)?.[1]
    if (pid !== undefined && (await readProcessMark(Number(pid))) === undefined) {
      await rm(join(folder, name), { force: true })
    }
  }
}
