import { lineId, tenantId } from '../id'
import { makeBusiness } from '../testing/make-business'
import { makeEnvelope } from '../testing/make-envelope'
import { openConversation } from './open-conversation'

const line = lineId({ tenant: tenantId('shop'), channel: 'test', account: 'main', place: 'c1' })
const business = makeBusiness({ languages: { default: 'en', supported: ['en', 'ar', 'pt-BR'] } })

function languageFor(language: string | undefined): string {
  const sender = { id: 'customer-1', isBot: false, isSelf: false, ...(language !== undefined && { language }) }
  const envelope = makeEnvelope('hello', { id: 'm1', receivedAt: 1, sender })
  return openConversation(business, line, undefined, envelope, 1).dialogue.language
}

describe('openConversation', () => {
  it.each([
    ['ar', 'ar'],
    ['AR-eg', 'ar'],
    ['pt-br', 'pt-BR'],
    ['pt', 'en'],
    ['de', 'en'],
    ['', 'en'],
    [undefined, 'en'],
  ])('speaks with a customer whose side is set to %j in %j', (wanted, spoken) => {
    expect(languageFor(wanted)).toBe(spoken)
  })
})
