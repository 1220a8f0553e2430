import { createAccountGate } from './account-gate'

describe('account gate', () => {
  function gateAt(start: number, ratePerSecond?: number) {
    const clock = { now: start }
    const gate = createAccountGate({ now: () => clock.now, ...(ratePerSecond !== undefined && { ratePerSecond }) })
    return { clock, gate }
  }

  it('is open while nothing speaks against it', () => {
    const { gate } = gateAt(1_000)
    expect([gate.ask(1), gate.ask(1), gate.ask(0)]).toEqual([undefined, undefined, undefined])
  })

  it('keeps quiet for as long as the platform asked, and not longer', () => {
    const { clock, gate } = gateAt(1_000)
    gate.answered(6_000)
    expect(gate.ask(1)).toBe(6_000)
    gate.answered(4_000)
    expect(gate.ask(1)).toBe(6_000)
    clock.now = 6_000
    expect(gate.ask(1)).toBeUndefined()
  })

  it('shuts after five sends in a row without an answer', () => {
    const { gate } = gateAt(1_000)
    for (let silence = 0; silence < 4; silence += 1) gate.unanswered()
    expect(gate.ask(1)).toBeUndefined()
    gate.unanswered()
    expect(gate.ask(1)).toBe(6_000)
  })

  it('forgets silences once the platform has answered', () => {
    const { gate } = gateAt(1_000)
    for (let silence = 0; silence < 4; silence += 1) gate.unanswered()
    gate.answered()
    gate.unanswered()
    expect(gate.ask(1)).toBeUndefined()
  })

  it('lets one probe through after the pause, and everybody once it was answered', () => {
    const { clock, gate } = gateAt(1_000)
    for (let silence = 0; silence < 5; silence += 1) gate.unanswered()
    clock.now = 6_000
    expect(gate.ask(0)).toBeUndefined()
    expect(gate.ask(1)).toBeUndefined()
    expect(gate.ask(1)).toBe(7_000)
    gate.answered()
    expect(gate.ask(1)).toBeUndefined()
    expect(gate.ask(1)).toBeUndefined()
  })

  it('pauses longer after each probe that failed, up to a minute', () => {
    const { clock, gate } = gateAt(0)
    for (let silence = 0; silence < 5; silence += 1) gate.unanswered()
    const pauses: number[] = []
    for (let probe = 0; probe < 6; probe += 1) {
      const until = gate.ask(1) ?? 0
      pauses.push(until - clock.now)
      clock.now = until
      expect(gate.ask(1)).toBeUndefined()
      gate.unanswered()
    }
    expect(pauses).toEqual([5_000, 10_000, 20_000, 40_000, 60_000, 60_000])
  })

  it('counts sends that were under way when it shut as one reason, not many', () => {
    const { clock, gate } = gateAt(0)
    for (let silence = 0; silence < 16; silence += 1) gate.unanswered()
    expect(gate.ask(1)).toBe(5_000)
    clock.now = 5_000
    expect(gate.ask(1)).toBeUndefined()
  })

  it('opens again for another probe when the first was never reported', () => {
    const { clock, gate } = gateAt(0)
    for (let silence = 0; silence < 5; silence += 1) gate.unanswered()
    clock.now = 5_000
    expect(gate.ask(1)).toBeUndefined()
    clock.now = 24_999
    expect(gate.ask(1)).toBe(25_999)
    clock.now = 25_000
    expect(gate.ask(1)).toBeUndefined()
  })

  it('lets through what the rate allows and gives each of the others a time of its own', () => {
    const { clock, gate } = gateAt(10_000, 10)
    for (let send = 0; send < 10; send += 1) expect(gate.ask(1)).toBeUndefined()
    expect([gate.ask(1), gate.ask(1), gate.ask(1)]).toEqual([10_100, 10_200, 10_300])
    clock.now = 10_100
    expect(gate.ask(1)).toBeUndefined()
    clock.now = 11_100
    for (let send = 0; send < 10; send += 1) expect(gate.ask(1)).toBeUndefined()
    expect(gate.ask(1)).toBeDefined()
  })

  it('sends a message of more calls than a second allows, and lets the account rest afterwards', () => {
    const { clock, gate } = gateAt(0, 2)
    expect(gate.ask(6)).toBeUndefined()
    expect(gate.ask(1)).toBe(2_500)
    clock.now = 2_500
    expect(gate.ask(1)).toBeUndefined()
  })
})
