import { chooseLanguage, fill, texts } from './texts'

const placeholders = (text: string): readonly string[] => [...text.matchAll(/%\w+%/g)].map(([name]) => name).sort()

describe('texts', () => {
  it('fill in the same in both languages', () => {
    for (const [name, text] of Object.entries(texts.en)) {
      const other = texts.ar[name as keyof typeof texts.ar]
      expect([name, placeholders(other)]).toEqual([name, placeholders(text)])
      expect(other).not.toBe(text)
    }
  })

  it('are in the first language that is known', () => {
    expect(chooseLanguage(['ar-EG', 'en'])).toBe('ar')
    expect(chooseLanguage([undefined, '', 'de', 'EN-us', 'ar'])).toBe('en')
    expect(chooseLanguage(['fr'])).toBe('en')
  })
})

describe('fill', () => {
  it('puts values in, once and as they are', () => {
    expect(fill('%name% has %count%, %other%', { name: '%count%', count: 2 })).toBe('%count% has 2, %other%')
  })
})
