import { asCount, asRecord, asText } from '../read-value'
import type { Store } from './create-store'
import { readToken } from './create-direct-line'
import type { Answer, DirectLine, Where } from './create-direct-line'
import type { Surroundings } from './surroundings'

/** The right to talk in one conversation. */
export interface Session extends Where {
  /** epoch ms, by our clock */
  readonly expiresAt: number
  /** When it was last used, epoch ms. */
  readonly usedAt: number
  /** Whether the page vouched for the customer. */
  readonly isKnown: boolean
}

export type Obtained = { readonly kind: 'ok'; readonly session: Session } | Exclude<Answer, { kind: 'ok' }>

/** Gets, keeps and renews the session. It survives the page, so that a reload goes on with the same conversation. */
export interface Sessions {
  /** The one that is kept, whether or not its token is still good. */
  kept(): Session | undefined
  /** A session with a token that is good: the kept one, or another token for its conversation, or a new one. */
  obtain(): Promise<Obtained>
  /** As `obtain`, but the token at hand is not good enough. */
  renew(): Promise<Obtained>
  /** Exchanges a token that is still good for one that is good for longer. */
  refresh(): Promise<void>
  /** Takes what came with an answer that carries a fresh token. */
  accept(body: unknown): Session | undefined
  /** Whom the page vouches for from now on; nothing for a guest. The kept token is not used before the server agrees. */
  identify(userToken: string | undefined): void
  /** Whether the page vouches for the customer now. */
  isVouched(): boolean
  forget(): void
  /** The browser's name of what is kept, to hear of other tabs changing it. */
  readonly storageKey: string
}

const name = 'session'
/** A token that is about to expire is as good as expired, ms. */
const marginMs = 20_000

export function createSessions(
  directLine: DirectLine,
  store: Store,
  { now }: Pick<Surroundings, 'now'>,
  userToken?: string,
): Sessions {
  let vouched = userToken
  let underway: Promise<Obtained> | undefined
  // Who the page's customer is may have changed since: the server decides whether they go on with what was kept.
  let isChecked = vouched === undefined && !kept()?.isKnown

  function kept(): Session | undefined {
    const { conversation, token, expiresAt, usedAt, isKnown } = asRecord(store.read(name))
    const [id, signed] = [asText(conversation), asText(token)]
    if (id === undefined || signed === undefined) return undefined
    return {
      conversation: id,
      token: signed,
      expiresAt: asCount(expiresAt) ?? 0,
      usedAt: asCount(usedAt) ?? 0,
      isKnown: isKnown === true,
    }
  }

  function accept(body: unknown): Session | undefined {
    const granted = readToken(body)
    if (!granted) return undefined
    const { conversation, token, seconds } = granted
    const isKnown = vouched !== undefined || (kept()?.conversation === conversation && kept()?.isKnown === true)
    const session = { conversation, token, expiresAt: now() + seconds * 1000, usedAt: now(), isKnown }
    store.write(name, session)
    return session
  }

  async function request(): Promise<Obtained> {
    const resume = kept()?.token
    const asked = vouched
    const answer = await directLine.newToken({ resume, userToken: asked })
    if (asked !== vouched) return request()
    if (answer.kind !== 'ok') return answer
    const session = accept(answer.body)
    if (!session) return { kind: 'later' }
    isChecked = true
    return { kind: 'ok', session }
  }

  function renew(): Promise<Obtained> {
    underway ??= request().finally(() => {
      underway = undefined
    })
    return underway
  }

  return {
    kept,
    accept,
    renew,
    async obtain() {
      const session = kept()
      if (isChecked && session && session.expiresAt - marginMs > now()) return { kind: 'ok', session }
      return renew()
    },
    async refresh() {
      const session = kept()
      if (!session) return
      const answer = await directLine.refreshToken(session.token)
      if (answer.kind === 'ok' && kept()?.conversation === session.conversation) accept(answer.body)
    },
    identify(next) {
      vouched = next
      isChecked = false
    },
    isVouched: () => vouched !== undefined,
    forget() {
      store.remove(name)
    },
    storageKey: store.keyOf(name),
  }
}
