import type { AgentDesk } from '../agent-desk'
import type { Capabilities, ChannelAdapter } from '../channel-adapter'
import type { ConversationStore } from '../conversation-store'
import { createAuditor, type Auditor } from '../create-auditor'
import { createHub } from '../create-hub'
import type { Content } from '../content'
import type { Hub, HubLimits, HubOptions, HubStep } from '../hub'
import { channelOf, lineId, type AwaitId, type LineId, type TenantId } from '../id'
import type { Input } from '../input'
import type { LogEntry } from '../log-entry'
import type { Observation } from '../observation'
import type { Chore } from '../turn'
import { createMemoryStore } from './create-memory-store'
import { createScriptedAdapter, createScriptedPlatform, type ScriptedPlatform } from './create-scripted-adapter'
import { echoTurn } from './echo-turn'
import { makeBusiness } from './make-business'
import { makeEnvelope } from './make-envelope'
import { createMemoryData, type MemoryData } from './memory-data'
import { makeAgent } from './play-turns'

/** One process of a hub world: it can be killed, after which it reaches neither store, desk nor platform. */
export interface HubProcess {
  readonly hub: Hub
  readonly auditor: Auditor
  readonly store: ConversationStore
  kill(): void
}

export interface ProcessOptions extends Partial<Pick<HubOptions, 'takeTurn' | 'desk' | 'tenant' | 'adapter'>> {
  readonly limits?: Partial<HubLimits>
  /** Called at every step with how many there were so far in this process; `die` ends the process there. */
  readonly onStep?: (step: HubStep, count: number, die: () => never) => void | Promise<void>
  /** The process's own way to the store; the world's memory if nothing is given. */
  readonly store?: ConversationStore
  /** Stands between the process and its store. */
  readonly wrapStore?: (store: ConversationStore) => ConversationStore
}

/** What outlives the processes: the store's data, the platform, the clock; and what they did to the desk. */
export interface HubWorld {
  readonly business: ReturnType<typeof makeBusiness>
  readonly line: LineId
  readonly data: MemoryData
  readonly platform: ScriptedPlatform
  readonly performed: readonly Chore[]
  readonly started: readonly AwaitId[]
  readonly observed: readonly Observation[]
  readonly presenceAsked: () => number
  /** Calls back after the next chore. */
  onPerformed(then: () => void): void
  now: number
  failIntegrations: boolean
  start(options?: ProcessOptions): HubProcess
  /** The line of another place, or of another account of the channel. */
  lineAt(place: string, account?: string): LineId
  envelope(
    id: string,
    content?: Content | string,
    at?: { readonly place?: string; readonly account?: string },
  ): Parameters<Hub['receive']>[1]
  says(text: string, requestId?: string): Input
  log(line?: LineId): readonly LogEntry[]
}

export interface HubWorldOptions {
  readonly capabilities?: Partial<Capabilities>
  /** The platform behind an account; one for all if nothing is given. */
  readonly platformOf?: (account: string) => ReturnType<typeof createScriptedPlatform> | undefined
  /** Where the customer writes, `c1` if nothing is given. */
  readonly place?: string
  /** The clock of the stores that processes bring along. */
  readonly clock?: { now(): number; advance(ms: number): void }
  /** Sees each text that is rendered, and may throw. */
  readonly render?: (text: string) => void
}

/** Everything around a hub, with a clock that a test moves. */
export function makeHubWorld(options: HubWorldOptions = {}): HubWorld {
  const { capabilities = {}, platformOf, render, place: usual = 'c1', clock = createClock() } = options
  const business = makeBusiness()
  const data = createMemoryData()
  const platform = createScriptedPlatform({ idempotent: capabilities.idempotentSend ?? false })
  const performed: Chore[] = []
  const started: AwaitId[] = []
  const observed: Observation[] = []
  const lineAt = (place: string, account = 'main') => lineId({ tenant: business.id, channel: 'test', account, place })
  let presenceAsked = 0
  let performedNext: () => void = () => undefined
  let ids = 0

  const world: HubWorld = {
    business,
    line: lineAt(usual),
    data,
    platform,
    performed,
    started,
    observed,
    presenceAsked: () => presenceAsked,
    onPerformed: (then) => void (performedNext = then),
    failIntegrations: false,
    get now() {
      return clock.now()
    },
    set now(time) {
      clock.advance(time - clock.now())
    },
    lineAt,
    start(options = {}) {
      let dead = false
      let steps = 0
      const alive = () => {
        if (dead) throw new Error('this process is dead')
      }
      const die = (): never => {
        dead = true
        return alive() as never
      }
      const opened = options.store ?? createMemoryStore({ data, now: clock.now })
      const store = whileAlive(options.wrapStore?.(opened) ?? opened, alive)
      const adapters = new Map<string, ChannelAdapter>()
      const adapterOf = (account: string): ChannelAdapter => {
        const known = adapters.get(account)
        if (known) return known
        const scripted = createScriptedAdapter({ account, capabilities, platform: platformOf?.(account) ?? platform })
        const adapter: ChannelAdapter = {
          ...scripted,
          render(message, from) {
            if (message.kind === 'text') render?.(message.text)
            return scripted.render(message, from)
          },
        }
        adapters.set(account, adapter)
        return adapter
      }
      const desk: AgentDesk = {
        async perform(tenant, chore) {
          alive()
          await options.desk?.perform(tenant, chore)
          performed.push(chore)
          performedNext()
        },
        async presence() {
          alive()
          presenceAsked += 1
          return { online: { support: 1 } }
        },
      }
      const hub = createHub({
        store,
        desk,
        integrations: {
          async start(_line, id) {
            alive()
            if (world.failIntegrations) throw new Error('no integration can be started')
            if (!started.includes(id)) started.push(id)
          },
        },
        tenant: options.tenant ?? ((id: TenantId) => (id === business.id ? { business } : undefined)),
        adapter: options.adapter ?? ((line) => adapterOf(channelOf(line).account)),
        observe: (observation) => observed.push(observation),
        now: clock.now,
        random: () => 0.5,
        uniqueId: () => `unique-${(ids += 1)}`,
        takeTurn: options.takeTurn ?? echoTurn,
        limits: { wakeWithinMs: 0, stopWithinMs: 1_000, ...options.limits },
        async onStep(step) {
          alive()
          steps += 1
          await options.onStep?.(step, steps, die)
        },
      })
      const auditor = createAuditor({ store, hub, observe: (observation) => observed.push(observation) })
      return { hub, auditor, store, kill: () => void (dead = true) }
    },
    envelope(id, content = id, { place = usual, account = 'main' } = {}) {
      return makeEnvelope(content, {
        id,
        receivedAt: world.now,
        account,
        conversation: { id: place, kind: 'direct' },
        address: { to: place },
      })
    },
    says(text, requestId = text) {
      const by = makeAgent('ana')
      return { kind: 'agent', by, requestId, conversation: 1, epoch: 1, action: { kind: 'say', text } }
    },
    log: (line = world.line) => data.lines.get(line)?.log ?? [],
  }
  return world
}

function createClock(): { now(): number; advance(ms: number): void } {
  let time = Date.UTC(2026, 0, 5, 10)
  return { now: () => time, advance: (ms) => void (time += ms) }
}

/** A store that a dead process cannot reach any more. */
function whileAlive(store: ConversationStore, alive: () => void): ConversationStore {
  return new Proxy(store, {
    get(target, name, receiver) {
      const member: unknown = Reflect.get(target, name, receiver)
      if (typeof member !== 'function' || name === 'watch') return member
      return async (...args: readonly unknown[]) => {
        alive()
        return Reflect.apply(member, target, args) as unknown
      }
    },
  })
}
