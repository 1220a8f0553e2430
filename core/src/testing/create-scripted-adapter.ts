import { contractVersion, type Capabilities, type ChannelAdapter, type WireMessage } from '../channel-adapter'
import type { Address, Envelope } from '../envelope'
import { BatonError, type ErrorCode } from '../error'
import { unreachable } from '../unreachable'

/** How the scripted platform takes one send. */
export type PlatformAnswer =
  | 'ok'
  /** 5xx: it did not act. */
  | 'server-error'
  /** It acts and says 502. */
  | 'accepted-but-502'
  /** The connection breaks before it acts; the sender cannot know. */
  | 'reset'
  /** It never answers, and ignores being aborted. */
  | 'hang'
  | { readonly kind: 'rate-limited'; readonly retryAfterMs: number }
  | { readonly kind: 'refused'; readonly code: ErrorCode }
  /** An error of no class of ours, as a fault in an adapter throws. */
  | { readonly kind: 'fault'; readonly error: Error }
  /** It waits for the test, and then answers as the test says. */
  | { readonly kind: 'held'; readonly until: Promise<PlatformAnswer> }

/** One call that reached the platform. */
export interface PlatformCall {
  readonly to: Address
  readonly wire: readonly WireMessage[]
  readonly key: string
  /** the attempt, from 1 */
  readonly number: number
}

/** What stands on the other side of a scripted adapter. It outlives the processes that talk to it. */
export interface ScriptedPlatform {
  /** Every call, in order, whatever came of it. */
  readonly calls: readonly PlatformCall[]
  /** What it acted on: what the customer has got. */
  readonly shown: readonly PlatformCall[]
  /** The texts of what the customer has got, in order. */
  texts(): readonly string[]
  /** The next calls, one by one; afterwards the standing answer. */
  script(...answers: readonly PlatformAnswer[]): void
  /** How calls are answered when the script is at its end: `ok` at first. */
  answerAll(answer: PlatformAnswer | ((call: PlatformCall) => PlatformAnswer)): void
  /** Where typing was shown, in order; with `capabilities.typing` only. */
  readonly typed: readonly Address[]
  /** How signs of typing are answered: `ok` at first. */
  answerTyping(answer: PlatformAnswer): void
  /** Resolves once so many calls have been made in all. */
  called(times: number): Promise<void>
}

/** `idempotent`: the platform drops a second send with the same key. */
export function createScriptedPlatform({ idempotent = false } = {}): ScriptedPlatform & {
  take(call: PlatformCall): Promise<string>
  takeTyping(to: Address): Promise<void>
} {
  const calls: PlatformCall[] = []
  const shown: PlatformCall[] = []
  const answers: PlatformAnswer[] = []
  const typed: Address[] = []
  let answerToTyping: PlatformAnswer = 'ok'
  const waiting = new Set<{ readonly times: number; readonly resolve: () => void }>()
  let standing: PlatformAnswer | ((call: PlatformCall) => PlatformAnswer) = 'ok'

  function act(call: PlatformCall): string {
    const before = shown.findIndex(({ key }) => key === call.key)
    if (idempotent && before >= 0) return `platform-${before + 1}`
    shown.push(call)
    return `platform-${shown.length}`
  }

  async function answer(act: () => string, how: PlatformAnswer): Promise<string> {
    switch (how) {
      case 'ok':
        return act()
      case 'server-error':
        throw new BatonError('transient', 'the scripted platform answered 503')
      case 'accepted-but-502':
        act()
        throw new BatonError('unknown-delivery', 'the scripted platform answered 502')
      case 'reset':
        throw new BatonError('unknown-delivery', 'the connection to the scripted platform broke')
      case 'hang':
        return new Promise(() => undefined)
      default:
    }
    switch (how.kind) {
      case 'rate-limited':
        throw new BatonError('rate-limited', 'the scripted platform asked for quiet', how)
      case 'refused':
        throw new BatonError(how.code, 'the scripted platform refused')
      case 'fault':
        throw how.error
      case 'held':
        return answer(act, await how.until)
      default:
        return unreachable(how)
    }
  }

  return {
    calls,
    shown,
    texts: () => shown.flatMap(({ wire }) => wire.map(textOf)),
    script: (...next) => void answers.push(...next),
    answerAll: (how) => void (standing = how),
    typed,
    answerTyping: (how) => void (answerToTyping = how),
    async takeTyping(to) {
      typed.push(to)
      await answer(() => '', answerToTyping)
    },
    async called(times) {
      if (calls.length >= times) return
      await new Promise<void>((resolve) => waiting.add({ times, resolve }))
    },
    async take(call) {
      calls.push(call)
      for (const waiter of waiting) {
        if (calls.length < waiter.times) continue
        waiting.delete(waiter)
        waiter.resolve()
      }
      return answer(() => act(call), answers.shift() ?? (typeof standing === 'function' ? standing(call) : standing))
    },
  }
}

export interface ScriptedAdapterOptions {
  readonly channel?: string
  readonly account?: string
  readonly capabilities?: Partial<Capabilities>
  /** The platform it talks to; a new one if nothing is given. Several adapters may share one. */
  readonly platform?: ReturnType<typeof createScriptedPlatform>
}

/** An adapter whose platform is a script, for tests of what core does with a channel's answers. */
export function createScriptedAdapter(
  options: ScriptedAdapterOptions = {},
): ChannelAdapter & { readonly platform: ScriptedPlatform } {
  const { channel = 'test', account = 'main' } = options
  const idempotentSend = options.capabilities?.idempotentSend ?? false
  const platform = options.platform ?? createScriptedPlatform({ idempotent: idempotentSend })
  return {
    contract: contractVersion,
    channel,
    account,
    capabilities: { ...plainChannel, ...options.capabilities },
    paths: [`/${channel}`],
    platform,
    async receive(request) {
      const envelopes = (await request.json()) as readonly Envelope[]
      return {
        envelopes,
        respond: (results) => Response.json(results, { status: results.some(isFailed) ? 503 : 200 }),
      }
    },
    render: (message, from) => [
      { from: from.kind, text: message.kind === 'form' ? message.title : (message.text ?? '') },
    ],
    async send(to, wire, { key, number }) {
      return { platformId: await platform.take({ to, wire, key, number }) }
    },
    ...(options.capabilities?.typing && { typing: (to: Address) => platform.takeTyping(to) }),
  }
}

const plainChannel: Capabilities = {
  text: { limit: 4_000, unit: 'characters', markdown: true },
  choices: { max: 10, labelLimit: 80 },
  cards: true,
  forms: true,
  links: true,
  media: { types: ['image', 'audio', 'video', 'document', 'sticker'], maxSize: 10_000_000 },
  typing: false,
  notices: true,
  delivery: 'push',
  idempotentSend: false,
  redeliveryMs: 60 * 60_000,
}

function isFailed({ kind }: { readonly kind: string }): boolean {
  return kind === 'failed'
}

function textOf(wire: WireMessage): string {
  const text = typeof wire === 'object' && wire !== null && 'text' in wire ? wire.text : undefined
  return typeof text === 'string' ? text : ''
}
