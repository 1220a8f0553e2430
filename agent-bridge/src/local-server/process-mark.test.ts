import { readFile } from 'node:fs/promises'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'

import { isStillRunning, readProcessMark } from './process-mark'

test('a process keeps its mark for as long as it lives, and has none afterwards', async () => {
  const child = spawn('sleep', ['60'])
  const pid = child.pid ?? 0
  const mark = await readProcessMark(pid)
  expect(mark).toEqual(expect.any(String))
  expect(await readProcessMark(pid)).toBe(mark)

  const exit = once(child, 'exit')
  child.kill('SIGKILL')
  await exit
  expect(await readProcessMark(pid)).toBeUndefined()
})

test('a process that got the id of an earlier one is not taken for it', async () => {
  expect(await isStillRunning({ pid: process.pid, mark: (await readProcessMark(process.pid)) ?? '' })).toBe(true)
  expect(await isStillRunning({ pid: process.pid, mark: 'started long ago' })).toBe(false)
})

test('a zombie is not running', async () => {
  // The shell becomes a sleep, which never collects the child that it knows nothing of; the child ends only then.
  const parent = spawn('sh', ['-c', 'exec 3<&0; cat <&3 & echo $!; exec sleep 60 3<&-'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const [line] = (await once(parent.stdout, 'data')) as [Buffer]
  const zombie = Number(line.toString())
  while ((await readFile(`/proc/${parent.pid}/comm`, 'utf8')) !== 'sleep\n') await wait(5)
  parent.stdin.end()

  while ((await readProcessMark(zombie)) !== undefined) await wait(5)
  expect(() => process.kill(zombie, 0)).not.toThrow()

  parent.kill('SIGKILL')
  await once(parent, 'exit')
})
