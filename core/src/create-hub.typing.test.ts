import type { ChannelAdapter } from './channel-adapter'
import type { LineNews } from './conversation-store'
import { createScriptedAdapter, type PlatformAnswer } from './testing/create-scripted-adapter'
import { makeHubWorld } from './testing/make-hub-world'

const asha = { name: 'Asha', after: 2, to: { to: 'c1' } }
const signal = { kind: 'signal', signal: { kind: 'typing', by: 'agent', name: 'Asha', after: 2 } } as const

describe('an agent who types', () => {
  it('is shown to whoever watches and on a channel that can, and nothing of it is kept', async () => {
    const world = makeHubWorld({ capabilities: { typing: true } })
    const { hub, store } = world.start()
    await hub.receive(world.business.id, world.envelope('hello'))
    const heard: LineNews[] = []
    await hub.settle(world.line)
    const before = await store.load(world.line)
    const stop = store.watch(world.line, (news) => heard.push(news))
    await hub.showTyping(world.line, asha)
    await hub.stop()
    stop()
    expect(world.platform.typed).toEqual([asha.to])
    expect(heard.filter(({ kind }) => kind === 'signal')).toEqual([signal])
    expect(await store.load(world.line)).toEqual(before)
  })

  it('is not shown where the channel cannot, whatever its adapter has', async () => {
    const world = makeHubWorld()
    const typed: unknown[] = []
    const adapter: ChannelAdapter = {
      ...createScriptedAdapter({ capabilities: { typing: false } }),
      typing: (to) => Promise.resolve(void typed.push(to)),
    }
    const { hub } = world.start({ adapter: () => adapter })
    await hub.showTyping(world.line, asha)
    await hub.stop()
    expect(typed).toEqual([])
  })

  it('is not shown while the platform wants quiet', async () => {
    const world = makeHubWorld({ capabilities: { typing: true } })
    world.platform.script({ kind: 'rate-limited', retryAfterMs: 5_000 })
    const { hub } = world.start()
    await hub.receive(world.business.id, world.envelope('hello'))
    await hub.settle(world.line)
    await hub.showTyping(world.line, asha)
    expect(world.platform.typed).toEqual([])
    world.now += 5_000
    await hub.showTyping(world.line, asha)
    await hub.stop()
    expect(world.platform.typed).toEqual([asha.to])
  })

  it('keeps the platform quiet that asks for it, and is not tried again', async () => {
    const world = makeHubWorld({ capabilities: { typing: true } })
    world.platform.answerTyping({ kind: 'rate-limited', retryAfterMs: 5_000 })
    const { hub } = world.start()
    await hub.showTyping(world.line, asha)
    await new Promise(setImmediate)
    await hub.showTyping(world.line, asha)
    await hub.receive(world.business.id, world.envelope('hello'))
    await hub.settle(world.line)
    await hub.stop()
    expect(world.platform.typed).toHaveLength(1)
    expect(world.platform.calls).toEqual([])
  })

  it.each<[string, PlatformAnswer]>([
    ['does not answer', 'hang'],
    ['is down', 'server-error'],
    ['refuses it', { kind: 'refused', code: 'permission-denied' }],
    ['has a fault in its adapter', { kind: 'fault', error: new Error('a fault') }],
  ])('holds up no message where the platform %s', async (_name, answer) => {
    const world = makeHubWorld({ capabilities: { typing: true } })
    world.platform.answerTyping(answer)
    const { hub } = world.start({ limits: { sendTimeoutMs: 20 } })
    await hub.showTyping(world.line, asha)
    await hub.receive(world.business.id, world.envelope('hello'))
    await hub.settle(world.line)
    await hub.stop()
    expect(world.platform.typed).toHaveLength(1)
    expect(world.platform.texts()).toEqual(['echo hello'])
    const faults = world.observed.flatMap((each) => (each.kind === 'error' ? [each.where] : []))
    expect(faults).toEqual(typeof answer === 'object' && answer.kind === 'fault' ? ['typing'] : [])
  })

  it('is shown once at a time on a line whose platform is slow', async () => {
    const world = makeHubWorld({ capabilities: { typing: true } })
    let go: (answer: PlatformAnswer) => void = () => undefined
    world.platform.answerTyping({ kind: 'held', until: new Promise((resolve) => (go = resolve)) })
    const { hub } = world.start()
    await hub.showTyping(world.line, asha)
    await hub.showTyping(world.line, asha)
    await hub.showTyping(world.lineAt('c2'), { ...asha, to: { to: 'c2' } })
    // The store is asked first how the account is; in memory that takes no longer than this.
    await new Promise(setImmediate)
    expect(world.platform.typed).toEqual([asha.to, { to: 'c2' }])
    go('ok')
    await hub.stop()
  })
})
