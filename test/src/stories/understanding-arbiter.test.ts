import { decideAgain, type DecisionRecord } from '@baton/core'
import { startModelServer, type ModelAnswer, type TestModelServer } from '@baton/host/testing'
import type { Customer } from '../cast/customer'
import { openShop, type Shop } from '../cast/open-shop'
import { runBaton } from '../cast/run-baton'
import { settingsOf } from '../cast/settings-of'
import { streetOfShops } from '../cast/street-of-shops'

const assist = /^I'm not sure I understood\. Did you mean /

let model: TestModelServer
let shop: Shop
beforeAll(async () => {
  model = await startModelServer()
  shop = await openShop({ files: withArbiter('care'), secrets: { MODEL_KEY: 'sk-care' } })
})
afterAll(async () => {
  await shop.close()
  await model.close()
})

/** A shop that has a language model to ask. */
function withArbiter(id: string): Readonly<Record<string, string>> {
  const files = streetOfShops({ [id]: {} })
  const host = JSON.parse(files['baton.yaml'] ?? '') as { readonly businesses: readonly object[] }
  const arbiter = { url: model.url, model: 'small', key: { env: 'MODEL_KEY' }, deadline: '10s' }
  const businesses = host.businesses.map((each) => ({ ...each, understanding: { arbiter } }))
  return { ...files, 'baton.yaml': JSON.stringify({ ...host, businesses }) }
}

async function visit(place: Shop = shop): Promise<Customer> {
  const customer = await place.customer({ path: '/care' })
  await customer.arrives()
  return customer
}

interface Asked {
  readonly topics: readonly { readonly number: string; readonly name: string }[]
  readonly message: string
}

/** What the model reads of a request, beside the instructions. */
function readAsked(body: unknown): Asked {
  const { messages } = body as { readonly messages: readonly { readonly content: string }[] }
  return JSON.parse(messages.at(-1)?.content ?? '') as Asked
}

/** A model that chooses the topic of this name. */
function chooses(name: string): void {
  model.answer = ({ body }) => {
    const topic = readAsked(body).topics.find((each) => each.name === name)
    return JSON.stringify({ choice: topic?.number ?? 'none' })
  }
}

it('decides what the bot could only suggest, and nothing else', async () => {
  const before = model.requests.length
  chooses('Hours')
  const customer = await visit()
  await customer.says('is it in stock')
  await customer.hears('Anything else?')
  await customer.says('flibbertigibbet')
  await customer.hears(/didn't get that|didn't understand/)
  expect(model.requests).toHaveLength(before)
  await customer.says('opening hours')
  await customer.hears('Nine to five.')
  expect(model.requests).toHaveLength(before)
  await customer.says('opening')
  await customer.hears('Nine to five.')
  const asked = model.requests.slice(before)
  expect(asked.map(({ authorization, path }) => [path, authorization])).toEqual([
    ['/v1/chat/completions', 'Bearer sk-care'],
  ])
  expect(readAsked(asked[0]?.body).message).toBe('opening')
})

it('keeps suggestions back where none of them is meant', async () => {
  chooses('Nothing of the kind')
  const customer = await visit()
  await customer.says('opening')
  await customer.hears(/didn't get that|didn't understand/)
  expect(customer.offered()).toEqual([])
})

it.each<readonly [what: string, answer: ModelAnswer]>([
  ['is in trouble', { status: 503, text: '' }],
  ['talks', 'I would say that they mean the hours.'],
  ['names a node that was not suggested', '{"choice":"person"}'],
])('suggests as ever where the model %s', async (_what, answer) => {
  model.answer = () => answer
  const customer = await visit()
  await customer.says('opening')
  await customer.hears(assist)
  expect(customer.offered()).toEqual(expect.arrayContaining(['Hours']))
})

it('suggests as ever where the model lets the customer wait, and holds nobody else up', async () => {
  model.answer = ({ body }) => (readAsked(body).message === 'opening' ? undefined : '{"choice":"none"}')
  const impatient = await openShop({
    files: Object.fromEntries(
      Object.entries(withArbiter('care')).map(([path, text]) => [path, text.replace('"10s"', '"200ms"')]),
    ),
    secrets: { MODEL_KEY: 'sk-care' },
  })
  try {
    const [waiting, other] = [await visit(impatient), await visit(impatient)]
    await Promise.all([waiting.says('opening'), other.says('opening hours')])
    await other.hears('Nine to five.')
    await waiting.hears(assist)
  } finally {
    await impatient.close()
  }
})

it('G9 is kept with the decision, which can be explained and taken again without it', async () => {
  chooses('Hours')
  const customer = await visit()
  await customer.says('opening')
  await customer.hears('Nine to five.')
  model.answer = () => undefined
  const settings = await settingsOf(shop)
  const { code, stdout } = await runBaton(['decisions', 'export', '--folder', shop.folder], shop.env)
  expect(code).toBe(0)
  const records = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as DecisionRecord)
  const arbitrated = records.filter(({ facts }) => facts.arbiter)
  expect(new Set(arbitrated.flatMap(({ facts }) => facts.arbiter?.map(({ kind }) => kind)))).toEqual(
    new Set(['node', 'none', 'failed']),
  )
  for (const record of records) expect(decideAgain(settings, record)).toEqual(record.steps)
  const chosen = arbitrated.find(({ facts }) => facts.arbiter?.some(({ kind }) => kind === 'node'))
  const explained = await runBaton(['explain', chosen?.line ?? '', '--folder', shop.folder], shop.env)
  expect(explained.stdout).toMatch(
    /understood: it may .*, and the arbiter chose hours \(by "opening"\); decided: node hours replies/,
  )
})
