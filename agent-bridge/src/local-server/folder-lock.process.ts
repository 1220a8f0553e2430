// Counts in a file under the folder's lock, for tests. Arguments: folder, how often, and `hold` to keep the lock.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { withFolderLock } from './folder-lock'

const [, , folder = '', times = '0', hold] = process.argv

async function run(): Promise<void> {
  const path = join(folder, 'count')
  for (let time = 0; time < Number(times); time += 1) {
    await withFolderLock(folder, async () => {
      const count = Number(await readFile(path, 'utf8'))
      await writeFile(path, String(count + 1))
    })
  }
  if (hold === 'hold') {
    await withFolderLock(folder, async () => {
      process.send?.('holding')
      await new Promise((resolve) => setTimeout(resolve, 2_147_483_647))
    })
  }
  process.send?.('done')
  process.disconnect()
}

run().catch((error: Error) => {
  process.send?.(error.message)
  process.disconnect()
})
