// Run inside a package: builds its browser part (desk or widget), which has its own vite.config.ts.
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const folder = process.argv[2]
if (folder === undefined) throw new Error('name the folder to build: desk or widget')

const root = resolve(folder)
const configFile = resolve(root, 'vite.config.ts')
if (existsSync(configFile)) {
  const vite = createRequire(resolve('package.json')).resolve('vite')
  const { build } = await import(pathToFileURL(vite).href)
  await build({ root, configFile, logLevel: 'warn' })
}
