import fc from 'fast-check'
import type { Content } from '../content'
import type { BotEntity, EntityKind } from './entity'
import { findEntities, readEntity, withoutEntities } from './read-entity'

function entity(kind: EntityKind, name = 'it'): BotEntity {
  return { name, kind, mandatory: true, ask: [], askAgain: [] }
}

function read(kind: EntityKind, content: string | Content): unknown {
  const reading = readEntity(entity(kind), typeof content === 'string' ? { kind: 'text', text: content } : content)
  return reading.kind === 'value' ? reading.value : undefined
}

describe('readEntity', () => {
  describe('text', () => {
    const kind: EntityKind = { type: 'text', maxLength: 5 }

    it('takes what is written, trimmed, up to its length in characters', () => {
      expect(read(kind, '  Sam  ')).toBe('Sam')
      expect(read(kind, '👍👍👍👍👍')).toBe('👍👍👍👍👍')
      expect(read(kind, 'Samuel')).toBeUndefined()
      expect(read(kind, '   ')).toBeUndefined()
    })

    it('takes a pressed choice and a caption, and nothing from other messages', () => {
      expect(read(kind, { kind: 'choice', id: '1', label: 'Sam' })).toBe('Sam')
      const media = { type: 'image', ref: 'x' as never, contentType: 'image/png' } as const
      expect(read(kind, { kind: 'media', media, text: 'Sam' })).toBe('Sam')
      expect(read(kind, { kind: 'media', media })).toBeUndefined()
      expect(read(kind, { kind: 'location', latitude: 1, longitude: 2 })).toBeUndefined()
    })
  })

  describe('email', () => {
    const kind: EntityKind = { type: 'email' }

    it.each([
      ['sam@example.com', 'sam@example.com'],
      [' Sam.O+shop@Example.co.uk ', 'Sam.O+shop@Example.co.uk'],
      ["it's sam@example.com, thanks", 'sam@example.com'],
      ['mailto:sam@example.com', 'sam@example.com'],
      ['Write to <sam@example.com>.', 'sam@example.com'],
      ['sam@example.com or sam@example.com', 'sam@example.com'],
    ])('reads %j', (text, value) => {
      expect(read(kind, text)).toBe(value)
    })

    it.each(['sam', 'sam@', '@example.com', 'sam@example', 'sam at example.com', 'a@example.com or b@example.com'])(
      'cannot use %j',
      (text) => {
        expect(read(kind, text)).toBeUndefined()
      },
    )
  })

  describe('phone', () => {
    const kind: EntityKind = { type: 'phone', country: 'AE' }

    it.each([
      ['050 123 4567', '+971501234567'],
      ['+44 20 7946 0018', '+442079460018'],
      ['0044 20 7946 0018', '+442079460018'],
      ['my number is 050-123-4567, thanks', '+971501234567'],
      ['٠٥٠١٢٣٤٥٦٧', '+971501234567'],
    ])('reads %j as %s', (text, value) => {
      expect(read(kind, text)).toBe(value)
    })

    it.each(['123', 'call me', '2024', '050 123 4567 or 050 123 4568'])('cannot use %j', (text) => {
      expect(read(kind, text)).toBeUndefined()
    })

    it('takes the number of a shared contact', () => {
      expect(read(kind, { kind: 'contact', name: 'Sam', phones: ['+971501234567'] })).toBe('+971501234567')
      expect(read({ type: 'email' }, { kind: 'contact', name: 'Sam', phones: ['+971501234567'] })).toBeUndefined()
    })
  })

  describe('number', () => {
    const kind: EntityKind = { type: 'number', min: 1, max: 5000 }

    it.each([
      ['3', 3],
      ['1,200.50', 1200.5],
      ['I need 3 of them', 3],
      ['3kg', 3],
      ['€ 20', 20],
      ['20 %', 20],
      ['3, please', 3],
      ['about 1 200 I think', 1200],
      ['٣', 3],
    ])('reads %j as %d', (text, value) => {
      expect(read(kind, text)).toBe(value)
    })

    it.each(['0', '5001', '-3', 'three', '2 or 3', 'B12', 'DC-10482', '1/2', '10:30', ''])('cannot use %j', (text) => {
      expect(read(kind, text)).toBeUndefined()
    })
  })

  describe('choice', () => {
    const kind: EntityKind = {
      type: 'choice',
      options: [
        { value: 'blue', variants: ['azure'] },
        { value: 'dark blue', variants: ['navy'] },
        { value: 'أحمر', variants: [] },
      ],
    }

    it.each([
      ['BLUE', 'blue'],
      ['the azure one, please', 'blue'],
      ['dark-blue', 'dark blue'],
      ['navy!', 'dark blue'],
      ['dark blue, yes, dark blue', 'dark blue'],
      ['أَحمَر', 'أحمر'],
    ])('reads %j as %j', (text, value) => {
      expect(read(kind, text)).toBe(value)
    })

    it.each(['green', 'blue or navy', 'blueish', ''])('cannot use %j', (text) => {
      expect(read(kind, text)).toBeUndefined()
    })
  })

  describe('pattern', () => {
    it('gives the first group, or else the whole match, whatever the case', () => {
      expect(read({ type: 'pattern', pattern: 'DC-?\\d{5}' }, 'my order is dc-10482.')).toBe('dc-10482')
      expect(read({ type: 'pattern', pattern: 'order (\\d+)' }, 'order 77 please')).toBe('77')
      expect(read({ type: 'pattern', pattern: 'DC-\\d{5}' }, 'DC-١٠٤٨٢')).toBe('DC-10482')
    })

    it('matches no part of a longer word or number', () => {
      expect(read({ type: 'pattern', pattern: 'DC-\\d{5}' }, 'DC-104821')).toBeUndefined()
      expect(read({ type: 'pattern', pattern: 'DC-\\d{5}' }, 'ADC-10482')).toBeUndefined()
    })

    it('may be written with alternatives', () => {
      expect(read({ type: 'pattern', pattern: 'a1|b2' }, 'it is b2')).toBe('b2')
    })
  })

  it('reads the field of a form that has its name', () => {
    const form: Content = { kind: 'form', form: 'f', values: { it: 'sam@example.com', other: 'x' } }
    expect(read({ type: 'email' }, form)).toBe('sam@example.com')
    expect(read({ type: 'email' }, { ...form, values: { other: 'sam@example.com' } })).toBeUndefined()
    expect(readEntity(entity({ type: 'email' }, 'constructor'), form)).toEqual({ kind: 'unusable' })
  })

  it('never throws, and keeps to its type, whatever is written', () => {
    const kinds: readonly EntityKind[] = [
      { type: 'text', maxLength: 50 },
      { type: 'email' },
      { type: 'phone', country: 'DE' },
      { type: 'number', min: 0, max: 10 },
      { type: 'choice', options: [{ value: 'a', variants: ['b c'] }] },
      { type: 'pattern', pattern: '\\w+' },
    ]
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom(...kinds), (text, kind) => {
        const value = read(kind, text)
        if (value === undefined) return
        expect(typeof value).toBe(kind.type === 'number' ? 'number' : 'string')
        expect(value).not.toBe('')
      }),
    )
  })
})

describe('findEntities', () => {
  const entities = [
    entity({ type: 'text', maxLength: 100 }, 'name'),
    entity({ type: 'number' }, 'count'),
    entity({ type: 'pattern', pattern: 'DC-\\d{5}' }, 'order'),
    entity({ type: 'email' }, 'email'),
  ]
  const find = (text: string): unknown => findEntities(entities, { kind: 'text', text })

  it('finds what is said without having been asked, but never a free text', () => {
    expect(find('Where is DC-10482? sam@example.com')).toEqual({ order: 'DC-10482', email: 'sam@example.com' })
    expect(find('where is my order')).toEqual({})
  })

  it('uses each part of the text once', () => {
    expect(find('2 parcels of DC-10482')).toEqual({ count: 2, order: 'DC-10482' })
    expect(
      findEntities([entity({ type: 'number' }, 'count'), entity({ type: 'pattern', pattern: '\\d{5}' }, 'code')], {
        kind: 'text',
        text: '10482',
      }),
    ).toEqual({ code: '10482' })
  })

  it('reads forms and contacts', () => {
    const form: Content = { kind: 'form', form: 'f', values: { name: 'Sam', count: '3' } }
    expect(findEntities(entities, form)).toEqual({ name: 'Sam', count: 3 })
    const phone = [entity({ type: 'phone', country: 'AE' }, 'phone')]
    expect(findEntities(phone, { kind: 'contact', name: 'Sam', phones: ['0501234567'] })).toEqual({
      phone: '+971501234567',
    })
  })

  it('finds nothing in messages without words', () => {
    expect(findEntities(entities, { kind: 'typing' })).toEqual({})
  })
})

describe('withoutEntities', () => {
  it('leaves the words around the values', () => {
    const entities = [entity({ type: 'pattern', pattern: 'DC-\\d{5}' })]
    expect(withoutEntities(entities, 'track DC-10482')?.trim()).toBe('track')
    expect(withoutEntities(entities, 'track it')).toBeUndefined()
  })
})
