import { startTestServer, type TestServer } from '@baton/agent-bridge/testing'
import { formatProblem, teamId, tenantId } from '@baton/core'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadHost } from '../configuration/load-host'
import { openHouse, type OpenHouse } from './open-house'
import { createSignIns, ensureAgents } from './ensure-agents'

const shop = tenantId('shop')
let server: TestServer
let folder = ''
let house: OpenHouse
beforeEach(async () => {
  server = await startTestServer()
  folder = await mkdtemp(join(tmpdir(), 'baton-agents-'))
  await writeFile(
    join(folder, 'shop.yaml'),
    'id: shop\nname: Shop\nmode: human-only\ndefaultTeam: support\nteams: { support: {}, billing: {} }\n',
  )
  await write('')
  house = await openHouse(folder, { REDIS_URL: server.url }, () => undefined)
})
afterEach(async () => {
  await house.close()
  await server.stop()
  await rm(folder, { recursive: true })
})

async function write(more: string): Promise<void> {
  const agent = `{ email: Mia@shop.example, name: Mia, teams: [support]${more} }`
  await writeFile(
    join(folder, 'baton.yaml'),
    `businesses:\n  - file: shop.yaml\n    printSignIns: true\n    channels: [{ package: '@baton/adapter-web' }]\n    agents:\n      - ${agent}\n`,
  )
}

async function ensure(): Promise<readonly string[]> {
  const { businesses } = await loadHost(folder)
  const problems = await ensureAgents(house.bridge, businesses)
  return problems.map((problem) => `${problem.severity} ${formatProblem(problem)}`.replace(`${folder}/`, ''))
}

it('creates who is missing, with everything the file says', async () => {
  await write(', role: lead, capacity: 5, picture: /pictures/mia.svg')
  expect(await ensure()).toEqual([])
  expect(await house.bridge.agents.findByEmail(shop, 'mia@shop.example')).toMatchObject({
    name: 'Mia',
    teams: ['support'],
    role: 'lead',
    capacity: 5,
    picture: '/pictures/mia.svg',
  })
})

it('leaves an account as it is, and says where the file differs from it', async () => {
  await ensure()
  expect(await ensure()).toEqual([])
  await write(', role: lead')
  const told = 'an account with role agent, and keeps it: change this, or the account with "baton agent change'
  expect(await ensure()).toEqual([`warning baton.yaml:6: Mia@shop.example has ${told} Mia@shop.example"`])

  const account = await house.bridge.agents.findByEmail(shop, 'mia@shop.example')
  if (!account) throw new Error('there is no Mia')
  await house.bridge.agents.update(shop, account.id, { role: 'lead', teams: [teamId('billing'), teamId('support')] })
  expect(await ensure()).toEqual([expect.stringMatching(/has an account with teams billing, support, and keeps it/)])
})

it('prints a sign-in for those who are there and in', async () => {
  await ensure()
  const { businesses } = await loadHost(folder)
  const links = () => createSignIns(house.bridge, businesses, 'http://127.0.0.1:3000')
  expect(await links()).toEqual([
    {
      name: 'Mia',
      role: 'agent',
      teams: ['support'],
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:3000\/desk\/#signin=[\w.-]+$/) as string,
    },
  ])
  const account = await house.bridge.agents.findByEmail(shop, 'mia@shop.example')
  if (account) await house.bridge.agents.update(shop, account.id, { active: false })
  expect(await links()).toEqual([])
})
