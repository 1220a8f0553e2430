import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const repository = join(__dirname, '..', '..', '..')
const depcruise = join(repository, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs')

/** A small house with one wrong import per rule; every other import in it is allowed. */
const house: Readonly<Record<string, string>> = {
  'core/src/index.ts': "export * from './hub'",
  'core/src/hub.ts': "import 'zod'",
  'core/src/loop.ts': "export * from './loop-back'",
  'core/src/loop-back.ts': "export * from './loop'",
  'core/src/fetch.ts': "import 'node:http'",
  'core/src/lost.ts': "import './nowhere'",
  'core/src/bot.ts': "import 'yaml'",
  'core/src/testing.ts': 'export const suite = 1',
  'core/src/bot.test.ts': "import './testing'; import './bot'",
  'core/src/upward.ts': "import '@baton/agent-bridge'",
  'adapters/web/server/index.ts': "import '@baton/core'; import 'zod'",
  'adapters/web/server/sideways.ts': "import '@baton/agent-bridge'",
  'adapters/web/widget/widget.ts': "import '../server/index'",
  'agent-bridge/src/index.ts': "import 'bullmq'; import 'ioredis'; import '@baton/core'",
  'agent-bridge/src/sideways.ts': "import '@baton/adapter-web'",
  'agent-bridge/src/careless.ts': "import '@baton/core/testing'",
  'agent-bridge/desk/main.tsx': "import '../src/index'",
  'host/src/index.ts': "import '@baton/adapter-web'; import '@baton/agent-bridge'; import '@baton/core'",
  'host/src/queue.ts': "import 'bullmq'",
  'host/src/redis.ts': "import 'ioredis'",
  'host/src/back-door.ts': "import '../../core/src/hub'",
  'test/src/story.ts': "import '@baton/host'; import '@baton/core/testing'; import '../../core/src/testing'",
  'host/src/proof.ts': "import '../../test/src/story'",
}

const violations = [
  'adapter-imports-core-only adapters/web/server/sideways.ts',
  'bridge-imports-core-only agent-bridge/src/sideways.ts',
  'bullmq-in-the-bridge host/src/queue.ts',
  'core-imports-no-package core/src/upward.ts',
  'core-knows-no-network core/src/fetch.ts',
  'desk-takes-types-only agent-bridge/desk/main.tsx',
  'ioredis-in-the-bridge host/src/redis.ts',
  'no-cycles core/src/loop-back.ts',
  'nothing-imports-test host/src/proof.ts',
  'pure-parts-validate-nothing core/src/hub.ts',
  'resolvable core/src/lost.ts',
  'testing-is-for-tests agent-bridge/src/careless.ts',
  'through-the-front-door host/src/back-door.ts',
  'widget-stands-alone adapters/web/widget/widget.ts',
]

it('the import rules find every wrong import, and only those', () => {
  const folder = mkdtempSync(join(tmpdir(), 'baton-imports-'))
  try {
    for (const [file, text] of Object.entries(house)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true })
      writeFileSync(join(folder, file), `${text}\nexport const here = 1\n`)
    }
    furnish(folder)
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [
        depcruise,
        ...['core', 'adapters', 'agent-bridge', 'host', 'test'],
        ...['--config', '.dependency-cruiser.cjs', '--output-type', 'json'],
      ],
      { cwd: folder, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
    )
    expect(stderr).toBe('')
    expect(readViolations(stdout)).toEqual(violations)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

function furnish(folder: string): void {
  for (const file of ['.dependency-cruiser.cjs', 'tsconfig.imports.json', 'tsconfig.base.json', 'package.json']) {
    copyFileSync(join(repository, file), join(folder, file))
  }
  for (const name of ['zod', 'yaml', 'bullmq', 'ioredis']) {
    mkdirSync(join(folder, 'node_modules', name), { recursive: true })
    writeFileSync(join(folder, 'node_modules', name, 'index.js'), '')
    writeFileSync(join(folder, 'node_modules', name, 'package.json'), JSON.stringify({ name, main: 'index.js' }))
  }
}

function readViolations(output: string): readonly string[] {
  const { summary } = JSON.parse(output) as { summary: { violations: { rule: { name: string }; from: string }[] } }
  return summary.violations.map(({ rule, from }) => `${rule.name} ${from}`).sort()
}
