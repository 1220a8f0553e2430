import { readFunctionResult } from './read-function-result'

describe('readFunctionResult', () => {
  it.each([
    ['a text', { say: 'hello' }, [{ kind: 'text', text: 'hello' }]],
    [
      'several messages',
      { say: ['a', { text: 'b', choices: ['Yes'], links: [{ label: 'x', url: 'https://a.b' }] }] },
      [
        { kind: 'text', text: 'a' },
        {
          kind: 'text',
          text: 'b',
          choices: [{ id: 'Yes', label: 'Yes' }],
          links: [{ label: 'x', url: 'https://a.b' }],
        },
      ],
    ],
    ['cards', { say: { cards: [{ title: 'one' }] } }, [{ kind: 'cards', cards: [{ title: 'one' }] }]],
  ])('reads %s', (_, answer, messages) => {
    expect(readFunctionResult(answer)).toEqual({ kind: 'answered', messages, succeeded: true })
  })

  it('takes facts, entities or a team without words for an answer', () => {
    expect(
      readFunctionResult({ entities: { state: 'sent', days: 2 }, facts: { tier: 'gold' }, succeeded: false }),
    ).toEqual({
      kind: 'answered',
      messages: [],
      succeeded: false,
      entities: { state: 'sent', days: 2 },
      facts: { tier: 'gold' },
    })
    expect(readFunctionResult({ team: 'billing' })).toEqual({
      kind: 'answered',
      messages: [],
      succeeded: true,
      team: 'billing',
    })
  })

  it.each([undefined, null, {}, { say: [] }, { succeeded: true }])('takes %j for empty', (answer) => {
    expect(readFunctionResult(answer)).toEqual({ kind: 'empty' })
  })

  it.each([
    ['hello', 'its top'],
    [{ say: '' }, 'say'],
    [{ say: 5 }, 'say'],
    [{ say: { text: 'x', link: 'y' } }, 'say'],
    [{ facts: { tier: 5 } }, 'facts.tier'],
    [{ say: { text: 'x', links: [{ label: 'x', url: 'javascript:alert(1)' }] } }, 'say.links.0.url'],
  ])('says where %j is wrong, but not what was in it', (answer, place) => {
    expect(readFunctionResult(answer)).toEqual({ kind: 'failed', reason: `the answer is not right at ${place}` })
  })
})
