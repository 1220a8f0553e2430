import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const [begin, end] = ['<!-- measured -->', '<!-- until here -->']

/** Writes what was measured into the README.md of a folder, between its two marks, with the day and the machine. */
export function keepInReadme(folder: string, machine: string, measured: string): void {
  const path = join(folder, 'README.md')
  const text = readFileSync(path, 'utf8')
  const [before, rest] = text.split(begin)
  const after = rest?.split(end)[1]
  if (before === undefined || after === undefined) throw new Error(`${path} has no place between ${begin} and ${end}`)
  const day = new Date().toISOString().slice(0, 10)
  writeFileSync(path, `${before}${begin}\n\n${day}: ${machine}.\n\n${measured}\n\n${end}${after}`)
}
