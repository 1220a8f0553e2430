import { lineId, tenantId } from '@baton/core'
import { createLineNames, isLineName } from './create-line-names'

const line = lineId({ tenant: tenantId('shop'), channel: 'whatsapp', account: '4930', place: '+4915112345678' })
const names = createLineNames('the secret of one host, long enough')

it('is the same wherever the secret is the same, and of another line another one', () => {
  const again = createLineNames('the secret of one host, long enough')
  const other = lineId({ tenant: tenantId('shop'), channel: 'whatsapp', account: '4930', place: '+4915112345679' })
  expect(again.nameOf(line)).toBe(names.nameOf(line))
  expect(names.nameOf(other)).not.toBe(names.nameOf(line))
  expect(createLineNames('the secret of another host').nameOf(line)).not.toBe(names.nameOf(line))
})

it.each([
  ['shop.web.main.c1', true],
  ['line-0123456789ab', false],
])('%s is an id: %s', (text, isId) => {
  expect(names.replaceIn(text) !== text).toBe(isId)
  expect(isLineName(text)).toBe(!isId)
  expect(isLineName(names.nameOf(line))).toBe(true)
})

it.each([
  'connect ECONNREFUSED 127.0.0.1:6379',
  'no file /srv/shop/bot.yaml',
  'it took 1.5 s',
  'see host.example.com.',
])('leaves "%s" as it is', (text) => expect(names.replaceIn(text)).toBe(text))
