import { errorCodes, type ErrorCode } from '../error'
import { judgeBeforeSend, judgeSend, pauseMs, type HeadInHand } from './judge-send'

const now = 1_000_000
const bot: HeadInHand = { from: 'bot', attempt: 1, unknowns: 0, idempotentSend: false, maxAttempts: 8 }
const agent: HeadInHand = { ...bot, from: 'agent' }
const failed = (code: ErrorCode, retryAfterMs?: number) =>
  ({ kind: 'failed', code, ...(retryAfterMs !== undefined && { retryAfterMs }) }) as const
const judge = (head: HeadInHand, code: ErrorCode, retryAfterMs?: number) =>
  judgeSend(head, failed(code, retryAfterMs), now, 0.5)

describe('what becomes of a message after a send', () => {
  it('is sent, with the id that the platform gave it', () => {
    expect(judgeSend(bot, { kind: 'sent', platformId: 'p1' }, now, 0.5)).toEqual({
      word: 'sent',
      outcome: { kind: 'done', state: 'sent', platformId: 'p1' },
    })
  })

  it.each([
    ['rate-limited', 'later'],
    ['transient', 'later'],
    ['unknown-delivery', 'later'],
    ['auth-failed', 'suspended'],
    ['recipient-gone', 'suspended'],
    ['permission-denied', 'dead'],
    ['window-closed', 'dead'],
    ['too-long', 'dead'],
    ['too-large', 'dead'],
    ['unsupported', 'dead'],
    ['malformed', 'dead'],
  ] as const)('%s at the first attempt: %s', (code, word) => {
    expect(judge(bot, code).word).toBe(word)
  })

  it('has a verdict on every code, and dead-letters with the code as its reason', () => {
    for (const code of Object.keys(errorCodes) as ErrorCode[]) {
      const { outcome } = judge(bot, code)
      if (outcome.kind === 'done') expect(outcome).toEqual({ kind: 'done', state: 'failed', reason: code })
    }
  })

  it('waits for as long as the platform asked, or longer', () => {
    expect(judge(bot, 'rate-limited', 30_000).outcome).toMatchObject({ notBefore: now + 30_000, attempted: true })
    expect(judge({ ...bot, attempt: 4 }, 'rate-limited', 1_000).outcome).toMatchObject({ notBefore: now + 64_000 })
  })

  it('gives up after the last attempt, which comes about half an hour after the first', () => {
    expect(judge({ ...bot, attempt: 7 }, 'transient').outcome).toMatchObject({ kind: 'later' })
    expect(judge({ ...bot, attempt: 8 }, 'transient').outcome).toEqual({
      kind: 'done',
      state: 'failed',
      reason: 'transient',
    })
    const pauses = [1, 2, 3, 4, 5, 6, 7].map((attempt) => pauseMs(attempt, 0.5))
    const minutes = pauses.reduce((sum, pause) => sum + pause, 0) / 60_000
    expect(minutes).toBeGreaterThan(20)
    expect(minutes).toBeLessThan(40)
  })

  it('spreads the next attempt by a fifth to either side', () => {
    expect([pauseMs(1, 0), pauseMs(1, 0.5), pauseMs(1, 1)]).toEqual([800, 1_000, 1_200])
  })
})

describe('an outcome that nobody knows', () => {
  it("sends a bot's message once more, and then leaves it as unknown", () => {
    expect(judge(bot, 'unknown-delivery').outcome).toMatchObject({ kind: 'later', outcomeUnknown: true })
    expect(judgeBeforeSend({ ...bot, attempt: 2, unknowns: 1 })).toBeUndefined()
    expect(judge({ ...bot, attempt: 2, unknowns: 1 }, 'unknown-delivery').outcome).toEqual({
      kind: 'done',
      state: 'unknown',
      reason: 'unknown-delivery',
    })
    expect(judgeBeforeSend({ ...bot, attempt: 3, unknowns: 2 })?.outcome).toMatchObject({ state: 'unknown' })
  })

  it("never sends an agent's message again", () => {
    expect(judge(agent, 'unknown-delivery').outcome).toMatchObject({ kind: 'done', state: 'unknown' })
    expect(judgeBeforeSend({ ...agent, attempt: 2, unknowns: 1 })?.outcome).toMatchObject({ state: 'unknown' })
  })

  it('sends with the same key as often as it takes where the platform knows keys', () => {
    const idempotent = { ...agent, idempotentSend: true }
    expect(judgeBeforeSend({ ...idempotent, attempt: 5, unknowns: 4 })).toBeUndefined()
    expect(judge({ ...idempotent, attempt: 5, unknowns: 4 }, 'unknown-delivery').word).toBe('later')
    expect(judge({ ...idempotent, attempt: 8, unknowns: 7 }, 'unknown-delivery').outcome).toMatchObject({
      state: 'unknown',
    })
  })

  it('ends a message that takes its process down at every attempt', () => {
    expect(judgeBeforeSend({ ...agent, idempotentSend: true, attempt: 9, unknowns: 8 })?.word).toBe('unknown')
  })

  it('is never called a failure afterwards: it may have arrived', () => {
    expect(judge({ ...bot, attempt: 2, unknowns: 1 }, 'window-closed').outcome).toEqual({
      kind: 'done',
      state: 'unknown',
      reason: 'window-closed',
    })
  })
})
