// Run inside a package: builds its browser part (desk or widget), which has its own vite.config.ts.
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'

const folder = process.argv[2]
if (folder === undefined) throw new Error('which folder to build is missing')

const root = resolve(folder)
const configFile = resolve(root, 'vite.config.ts')
if (existsSync(configFile)) {
  const { build } = await import('vite')
  await build({ root, configFile, logLevel: 'warn' })
}
