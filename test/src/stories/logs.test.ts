import { join } from 'node:path'
import { rm } from 'node:fs/promises'
import { readTestServerKind } from '@baton/agent-bridge/testing'
import { lineId, tenantId } from '@baton/core'
import { openHouse } from '@baton/host/testing'
import { SignJWT } from 'jose'
import { createAgent } from '../cast/agent'
import { createCorrespondent } from '../cast/create-correspondent'
import { createCustomer } from '../cast/customer'
import { furnish } from '../cast/open-shop'
import { readJournal } from '../cast/post-office'
import { runBaton } from '../cast/run-baton'
import { startBaton, type StartedBaton } from '../cast/start-baton'
import { streetOfShops, webChat } from '../cast/street-of-shops'
import { request } from '../cast/wire'

/** Everything that belongs to somebody, each such that it would be recognised wherever it turned up. */
const own = {
  name: 'Quentina Zabriskie',
  email: 'quentina.zabriskie@example.net',
  phone: '+4915298765432',
  text: 'my parcel from Vladivostok is soaked',
  reply: 'oh no, a soaked samovar',
  note: 'sounds like the Trans-Siberian again',
  fact: 'allergic to turnips',
  subject: 'customer-81-of-the-shop',
  password: 'a pass phrase of nobody else',
  wrongPassword: 'a pass phrase that is wrong',
  batonSecret: 'baton-secret-0123456789-0123456789-0123456789',
  directLineSecret: 'direct-line-secret-0123456789-0123456789',
  knownCustomerSecret: 'known-customer-secret-0123456789-0123456789',
}

const care = streetOfShops({
  care: {
    agents: [{ name: 'Asha' }],
    channels: [
      {
        ...webChat,
        settings: {
          directLineSecret: { env: 'DIRECT_LINE' },
          knownCustomerSecret: { env: 'KNOWN_CUSTOMER' },
          knownCustomers: { issuer: 'shop', audience: 'chat' },
        },
      },
      {
        package: join(__dirname, '../cast/post-office.ts'),
        settings: { journal: { env: 'JOURNAL' }, knowsKeys: true },
      },
    ],
  },
})
const files = {
  ...care,
  'bots/care/nodes/form.yaml': `form:
  phrases: [a form]
  entities:
    what: { type: text, mandatory: true, ask: What has happened?, fact: story }
  integration: { type: entity-and-integration-function, function: form.send }
`,
  'functions.ts': (care['functions.ts'] ?? '').replace(
    'export const functions = {',
    // What an author's own code complains about may hold anything.
    "export const functions = { 'form.send': ({ entities }) => { throw new Error(`cannot send ${entities.what}`) },",
  ),
}

let folder: string
let env: Readonly<Record<string, string>>
let baton: StartedBaton
let metrics: unknown
/** What was made up by the host, and is as secret. */
const given = new Map<string, string>()
beforeAll(async () => {
  folder = await furnish(files)
  env = {
    PORT: '0',
    BATON_LOG: 'debug',
    BATON_DATA: join(folder, 'data'),
    BATON_SECRET: own.batonSecret,
    DIRECT_LINE: own.directLineSecret,
    KNOWN_CUSTOMER: own.knownCustomerSecret,
    JOURNAL: join(folder, 'journal'),
    PATH: (await readTestServerKind()) === 'embedded' ? '' : (process.env['PATH'] ?? ''),
  }
  baton = await startBaton(folder, env)
  await tellTheStory()
  metrics = (await request('GET', `${baton.url}/metrics`)).body
})
afterAll(async () => {
  await baton.ends('SIGTERM')
  await rm(folder, { recursive: true, force: true })
})

async function tellTheStory(): Promise<void> {
  const origin = (): string => baton.url
  const asha = createAgent({ name: 'Asha', origin, token: async () => baton.signIns.get('Asha') ?? '' })
  // A new password signs somebody out everywhere.
  await signInByPassword()
  await asha.signsIn()
  await asha.goesOnline()

  const userToken = await new SignJWT({ name: own.name, email: own.email })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer('shop')
    .setAudience('chat')
    .setSubject(own.subject)
    .setIssuedAt()
    .setExpirationTime('5m')
    .sign(new TextEncoder().encode(own.knownCustomerSecret))
  const customer = await createCustomer({ origin, path: '/care', userToken })
  given.set('user token', userToken).set('token', customer.token())
  await customer.arrives()
  await customer.says('a form')
  await customer.hears('What has happened?')
  await customer.says(own.text)
  const chat = await asha.gets(own.name)
  await asha.says(chat, own.reply)
  await customer.hears(own.reply)
  await asha.does(chat, { kind: 'note', text: own.note })
  await asha.does(chat, { kind: 'set-fact', name: 'health', value: own.fact })
  const broken = `{"type":"message","text":"${own.text}` // no end
  const sent = await customer.asks('POST', `/conversations/${customer.conversation}/activities`, broken, {
    authorization: `Bearer ${customer.token()}`,
    'content-type': 'application/json',
  })
  expect(sent.status).toBe(400)
  await asha.does(chat, { kind: 'close' })
  await customer.leaves()

  const friend = createCorrespondent({
    name: own.phone,
    address: () => `${baton.url}/care/post/main`,
    letters: () => readJournal(env['JOURNAL'] ?? ''),
  })
  await friend.writes('talk to a person')
  const letter = await asha.gets(own.phone)
  await asha.says(letter, own.reply)
  await friend.gets(own.reply)
  const unreadable = await request('POST', `${baton.url}/care/post/main`, { body: `${own.phone}: ${own.text}` })
  expect(unreadable.status).toBeGreaterThanOrEqual(400)
  await asha.closesTheLid()
}

async function signInByPassword(): Promise<void> {
  const house = await openHouse(folder, env, () => undefined)
  const { business } = house.pick('care')
  const [asha] = await house.bridge.agents.list(business.id)
  if (asha) await house.bridge.agents.setPassword(business.id, asha.id, own.password)
  await house.close()
  const signIn = (password: string) =>
    request('POST', `${baton.url}/desk/api/sign-in`, {
      headers: { origin: baton.url },
      body: { email: 'asha@care.example', password },
    })
  expect((await signIn(own.wrongPassword)).status).toBe(401)
  const signedIn = await signIn(own.password)
  expect(signedIn.status).toBe(204)
  given.set('cookie', signedIn.headers.getSetCookie()[0]?.split(/[=;]/)[1] ?? '')
}

const lineOfPhone = lineId({ tenant: tenantId('care'), channel: 'post', account: 'main', place: own.phone })

/** What the host has logged, one object per line. */
function logged(): readonly Record<string, unknown>[] {
  const lines = baton.output().stderr.trim().split('\n')
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>)
}

it('G10 writes nothing of anybody into its log, its output and its metrics', () => {
  const { stderr, stdout } = baton.output()
  const messages = ['turn', 'sent', 'handed over', 'assigned', 'failed: server']
  expect(logged().map(({ msg }) => msg)).toEqual(expect.arrayContaining(messages))
  expect(metrics).toEqual(expect.stringContaining('baton_handovers_total'))
  const words = [...Object.entries(own), ...given, ['phone in an id', own.phone.slice(1)] as const]
  expect(words.filter(([, word]) => word.length < 8)).toEqual([])
  const told = words.filter(([, word]) => [stderr, stdout, String(metrics)].some((text) => text.includes(word)))
  expect(told.map(([what]) => what)).toEqual([])
  // The one-time sign-ins of a private host are printed for whoever has started it, and logged nowhere.
  for (const token of baton.signIns.values()) expect(stderr).not.toContain(token)
})

it('explains a conversation by the name that its line has in the log', async () => {
  const names = [...new Set(logged().flatMap(({ line }) => (typeof line === 'string' ? [line] : [])))]
  expect(names).toEqual([expect.stringMatching(/^line-[0-9a-f]{12}$/), expect.stringMatching(/^line-[0-9a-f]{12}$/)])
  const explain = async (id: string) => runBaton(['explain', id, '--folder', folder], env)
  const byName = await Promise.all(names.map(explain))
  expect(byName.map(({ code }) => code)).toEqual([0, 0])
  expect(byName.map(({ stderr }) => stderr)).toContain(`conversation ${lineOfPhone}.1, the newest there:\n`)

  const byId = await explain(lineOfPhone)
  expect(byName).toContainEqual(byId)
  expect(byId.stdout).toMatch(/team support → agent \S+: claimed, matched/)
  expect((await explain(`${lineOfPhone}.1`)).stdout).toBe(byId.stdout)
  const nobody = await explain('line-000000000000')
  expect([nobody.code, nobody.stdout, nobody.stderr]).toEqual([1, '', 'baton: there is no line line-000000000000\n'])
})
