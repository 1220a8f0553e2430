import { makeBusiness } from '../testing/make-business'
import { defaultTexts } from './business-texts'
import { sayText } from './say-text'

const business = makeBusiness({
  languages: { default: 'de', supported: ['de', 'ar'] },
  texts: { de: { joined: ['%agent% ist da.', 'Hier ist %agent%.'], queued: [] }, ar: { recall: ['هل ما زلت هنا؟'] } },
})

describe('sayText', () => {
  it('speaks the customer’s language, else the default language, else English', () => {
    expect(sayText(business, 'recall', 'ar', 0, {})).toBe('هل ما زلت هنا؟')
    expect(sayText(business, 'recall', 'ar-EG', 0, {})).toBe('هل ما زلت هنا؟')
    expect(sayText(business, 'joined', 'ar', 0, { agent: 'Lea' })).toBe('Lea ist da.')
    expect(sayText(business, 'queued', 'ar', 0, {})).toBe(defaultTexts.queued[0])
    expect(sayText(business, 'closed', 'constructor', 0, {})).toBe(defaultTexts.closed[0])
  })

  it('chooses a way by the random number, and escapes what is filled in', () => {
    expect(sayText(business, 'joined', 'de', 0.99, { agent: '*Lea*' })).toBe('Hier ist \\*Lea\\*.')
  })
})
