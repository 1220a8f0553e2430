import { existsSync } from 'node:fs'
import { cp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import type { AddressInfo } from 'node:net'
import { startTestServer, type TestServer } from '@baton/agent-bridge/testing'
import { furnish } from '../cast/open-shop'
import { runBaton } from '../cast/run-baton'
import { streetOfShops } from '../cast/street-of-shops'

const folders: string[] = []
let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(async () => {
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })))
  await server.stop()
})

const street = streetOfShops({ care: {} })

const apiNode = 'track:\n  phrases: [track it]\n  integration: { type: api, url: "http://127.0.0.1:9/orders" }\n'

/** A street whose files differ. */
async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await furnish({ ...street, ...files })
  folders.push(folder)
  return folder
}

/** What a start that fails says; it must fail, say it in one message without a stack, and leave nothing running. */
async function failToStart(folder: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
  const data = join(folder, 'data')
  const { code, stderr, stdout } = await runBaton(['start', folder], {
    PORT: '0',
    BATON_LOG: 'silent',
    BATON_DATA: data,
    REDIS_URL: server.url,
    ...env,
  })
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toMatch(/^baton: /)
  expect(stderr).not.toMatch(/\n\s+at /)
  expect(existsSync(join(data, 'server.json'))).toBe(false)
  return stderr.trim().replace('baton: ', '').replaceAll(`${folder}/`, '')
}

describe('a file that is broken stops the start with its name and line:', () => {
  it.each<readonly [what: string, files: Readonly<Record<string, string>>, told: RegExp]>([
    [
      'YAML that is none',
      { 'bots/care/nodes/talk.yaml': 'hello:\n  initial: [Welcome\nhours:\n  phrases: [x]\n' },
      /bots\/care\/nodes\/talk\.yaml:\d+: /,
    ],
    [
      'a node that leads nowhere',
      { 'bots/care/nodes/talk.yaml': 'hello:\n  initial: Hi\n  connections:\n    - to: helo\n      phrases: [x]\n' },
      /talk\.yaml:4: hello\.connections\[0\]\.to: .*"?helo"?/,
    ],
    ['a word nobody knows', { 'bots/care/nodes/talk.yaml': 'hello:\n  inital: Hi\n' }, /talk\.yaml:2: .*inital/],
    [
      'a function nobody has written',
      {
        'bots/care/nodes/people.yaml':
          'hello2:\n  phrases: [y]\n  integration:\n    type: entity-and-integration-function\n    function: orders.lost\n',
      },
      /orders\.lost/,
    ],
    [
      'a default team that does not exist',
      { 'care.yaml': 'id: care\nname: Care\nmode: bot-and-human\ndefaultTeam: suport\nteams:\n  support: {}\n' },
      /care\.yaml:4: defaultTeam: there is no team "suport".*support/,
    ],
    [
      'a mode that contradicts itself',
      { 'care.yaml': 'id: care\nname: Care\nmode: bot-only\nhumanAssistance: true\n' },
      /care\.yaml:4: humanAssistance: /,
    ],
    ['a host without businesses', { 'baton.yaml': 'port: 3000\n' }, /baton\.yaml:1: /],
    [
      'a channel that is not installed',
      { 'baton.yaml': hostWith({ package: '@baton/adapter-pigeon' }) },
      /baton\.yaml:\d+: there is no package @baton\/adapter-pigeon: install it with npm/,
    ],
    [
      'a package that is no channel',
      { 'baton.yaml': hostWith({ package: '@baton/core' }) },
      /baton\.yaml:\d+: package @baton\/core is no channel/,
    ],
    [
      'a setting nobody knows',
      { 'baton.yaml': hostWith({ package: '@baton/adapter-web', settings: { colour: 'red' } }) },
      /baton\.yaml:\d+: web: .*colour/,
    ],
    [
      'a secret that is written down',
      {
        'baton.yaml': hostWith({
          package: '@baton/adapter-web',
          settings: { directLineSecret: 'do-not-write-me-down' },
        }),
      },
      /baton\.yaml:\d+: directLineSecret is a secret, and secrets come from the environment; write directLineSecret: \{ env: SOME_NAME \}/,
    ],
    [
      'a secret that is missing',
      {
        'baton.yaml': hostWith({
          package: '@baton/adapter-web',
          settings: { directLineSecret: { env: 'SHOP_SECRET' } },
        }),
      },
      /baton\.yaml:\d+: the environment variable SHOP_SECRET is not set/,
    ],
    [
      'a server that is called without a signature',
      { 'bots/care/nodes/servers.yaml': apiNode },
      /baton\.yaml:\d+: HTTP integrations are signed \(track\); write integrationSecret: \{ env: SOME_NAME \}/,
    ],
    [
      'a secret for integrations that is missing',
      { ...streetOfShops({ care: { integrationSecret: 'CARE_SECRET' } }), 'bots/care/nodes/servers.yaml': apiNode },
      /baton\.yaml:\d+: the environment variable CARE_SECRET is not set/,
    ],
    [
      'a channel made for another contract',
      {
        'baton.yaml': hostWith({ package: './old.cjs' }),
        'old.cjs': 'exports.adapterPackage = { contract: 0, secrets: [], createAdapter() {} }\n',
      },
      /baton\.yaml:\d+: package \.\/old\.cjs was made for version 0 of the channel contract, this host has \d+/,
    ],
    [
      "an agent's picture that is none",
      { ...streetOfShops({ care: { agents: [{ name: 'Asha', picture: 'javascript:alert(1)' }] } }) },
      /baton\.yaml:\d+: businesses\[0\]\.agents\[0\]\.picture: write an address that begins with https:/,
    ],
  ])('%s', async (_what, files, told) => {
    const said = await failToStart(await folderWith(files))
    expect(said).toMatch(told)
    expect(said).not.toContain('do-not-write-me-down')
  })

  it('several, all at once', async () => {
    const said = await failToStart(
      await folderWith({
        'bots/care/nodes/talk.yaml': 'hello:\n  inital: Hi\n',
        'care.yaml': 'id: care\nname: Care\nmode: bot-and-human\ndefaultTeam: nobody\nteams:\n  support: {}\n',
      }),
    )
    expect(said).toMatch(/talk\.yaml:2: /)
    expect(said).toMatch(/care\.yaml:4: /)
  })

  it('and `baton check` says the same', async () => {
    const folder = await folderWith({ 'bots/care/nodes/talk.yaml': 'hello:\n  inital: Hi\n' })
    const { code, stdout } = await runBaton(['check', folder], {})
    expect(code).toBe(1)
    expect(stdout).toMatch(/error: .*talk\.yaml:2: .*inital/)
    expect(stdout).toMatch(/\d+ errors?, \d+ warnings?/)
  })
})

describe('surroundings that do not fit stop the start with what to do:', () => {
  it.each<readonly [what: string, env: Readonly<Record<string, string>>, told: RegExp]>([
    ['a port that is none', { PORT: 'eighty' }, /PORT must be a port number from 0 to 65535/],
    ['a port out of range', { PORT: '70000' }, /PORT must be a port number from 0 to 65535/],
    [
      'a secret that is too short',
      { BATON_SECRET: 'short-secret' },
      /BATON_SECRET must be a random text of at least 32/,
    ],
    ['a log nobody can write', { BATON_LOG: 'loud' }, /BATON_LOG must be silent, error, warn, info or debug/],
    [
      'a Redis that is no address',
      { REDIS_URL: 'localhost:6379' },
      /REDIS_URL is not the address of a Redis: write redis:/,
    ],
    [
      'a Redis where nobody listens',
      { REDIS_URL: 'redis://127.0.0.1:1' },
      /nothing listens at redis:\/\/127\.0\.0\.1:1: start/,
    ],
    [
      'a Redis that refuses the password',
      { REDIS_URL: 'wrong-password' },
      /refuses the credentials: check the user and the password in REDIS_URL/,
    ],
  ])('%s', async (_what, env, told) => {
    const filled = Object.fromEntries(
      Object.entries(env).map(([name, value]) => [
        name,
        value === 'wrong-password' ? server.url.replace(/:[^:@]+@/, ':a-wrong-password@') : value,
      ]),
    )
    const said = await failToStart(await folderWith({}), filled)
    expect(said).toMatch(told)
    expect(said).not.toMatch(/short-secret|a-wrong-password/)
  })

  it('a port that is in use', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const { port } = taken.address() as AddressInfo
    // Also when everything but the port is there, with a private Redis that was started for it.
    const said = await failToStart(await folderWith({}), {
      PORT: String(port),
      REDIS_URL: '',
      PATH: process.env['PATH'] ?? '',
    })
    expect(said).toBe(
      `port ${port} on 127.0.0.1 is in use: stop what uses it, or choose another one with PORT=${port + 1}`,
    )
    taken.close()
    await once(taken, 'close')
  })

  it('an address for everybody, without a secret', async () => {
    const host = JSON.parse(street['baton.yaml'] ?? '') as object
    const folder = await folderWith({ 'baton.yaml': JSON.stringify({ ...host, address: '0.0.0.0' }) })
    expect(await failToStart(folder)).toMatch(/^BATON_SECRET is not set: a host that listens on 0\.0\.0\.0 needs/)
  })

  it('a folder without a baton.yaml', async () => {
    const folder = await folderWith({})
    await cp(join(folder, 'baton.yaml'), join(folder, 'other.yaml'))
    await rm(join(folder, 'baton.yaml'))
    expect(await failToStart(folder)).toMatch(/^there is no baton\.yaml in .*: name a folder that has one/)
  })
})

function hostWith(channel: object): string {
  const host = JSON.parse(street['baton.yaml'] ?? '') as { readonly businesses: readonly object[] }
  return JSON.stringify({ businesses: host.businesses.map((each) => ({ ...each, channels: [channel] })) }, null, 2)
}
