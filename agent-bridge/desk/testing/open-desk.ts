import type { ChatDetail, ChatLists, DeskEntry, LiveNews, LiveRequest, Me, Settings } from '../../src/desk-api/schema'
import type { Sender } from '../api/create-sender'
import type { SocketEvents } from '../live/create-live'
import { createDesk } from '../state/create-desk'
import { createKept } from '../state/kept'
import type { Place } from '../state/place'
import { createHeldClock } from './held-clock'
import { createMemoryStorage } from './memory-storage'

const me: Me = {
  agent: { id: 'asha', name: 'Asha', email: 'asha@dune.example', role: 'agent', teams: ['billing'], capacity: 3 },
  business: { id: 'dune', name: 'Dune & Co.' },
  presence: 'online',
  held: 0,
  csrf: 'proof',
}

const settings: Settings = {
  business: { id: 'dune', name: 'Dune & Co.' },
  teams: [{ id: 'billing', name: 'Billing', active: true, strategy: 'pull', targetMs: 60_000, online: 1, mine: true }],
  categories: [],
  categoryRequired: false,
  cannedReplies: [],
  colleagues: [],
  nodes: [],
  handBack: true,
  attachments: { maxSize: 1000, types: ['image/png'] },
  beatMs: 10_000,
}

type Ask = Parameters<Sender['send']>

/** A server in memory that answers the page as the API does. */
export function openDesk({ signInToken, place = { screen: 'lists' } }: { signInToken?: string; place?: Place } = {}) {
  const clock = createHeldClock()
  const asked: string[] = []
  const complaints: string[] = []
  const said: LiveRequest[] = []
  let socket: SocketEvents | undefined
  let sockets = 0
  let events: { readonly onSignedOut: () => void } | undefined
  const server = {
    isUp: true,
    isSignedIn: true,
    isNewer: false,
    me,
    lists: { mine: [], parked: [], queue: [], queueTotal: 0 } as ChatLists,
    logs: new Map<
      string,
      { detail: Omit<ChatDetail, 'entries' | 'lastSeq' | 'more'>; entries: readonly DeskEntry[] }
    >(),
    applied: new Map<string, number>(),
    pageSize: 3,
  }

  function refuse(status: number, code: string) {
    if (code === 'signed-out') events?.onSignedOut()
    return { kind: 'refused', status, code, message: `Refused: ${code}.` }
  }

  function answer([method, path, body]: Ask): unknown {
    asked.push(`${method} ${path}`)
    if (!server.isUp) return { kind: 'unreachable' }
    if (path === 'sign-in' && method === 'GET') return { kind: 'ok', value: { asksBusiness: false } }
    if (path === 'sign-in') {
      server.isSignedIn = (body as { token?: string }).token === 'good'
      return server.isSignedIn ? { kind: 'ok' } : refuse(401, 'wrong-credentials')
    }
    if (!server.isSignedIn) return refuse(401, 'signed-out')
    if (path === 'me') return { kind: 'ok', value: server.me }
    if (path === 'settings') return { kind: 'ok', value: settings }
    if (path === 'chats') return { kind: 'ok', value: server.lists }
    return answerChat(path, body)
  }

  function answerChat(path: string, body: unknown): unknown {
    const [, id = '', rest = ''] = /^chats\/([^/]+)\/?(.*)$/.exec(path) ?? []
    const log = server.logs.get(id)
    if (!log) return refuse(404, 'not-found')
    const lastSeq = log.entries.at(-1)?.seq ?? 0
    if (rest === '') {
      const entries = log.entries.slice(-server.pageSize)
      return { kind: 'ok', value: { ...log.detail, entries, lastSeq, more: log.entries.length > entries.length } }
    }
    if (rest.startsWith('log')) {
      const after = Number(/after=(\d+)/.exec(rest)?.[1] ?? 0)
      const found = log.entries.filter(({ seq }) => seq > after)
      const entries = found.slice(0, server.pageSize)
      const more = found.length > entries.length
      return { kind: 'ok', value: { entries, lastSeq: more ? entries.at(-1)?.seq : lastSeq, more } }
    }
    if (rest === 'actions') return act(id, body as { requestId: string; action: { text: string } })
    return refuse(404, 'not-found')
  }

  function act(id: string, { requestId, action }: { requestId: string; action: { text: string } }): unknown {
    const log = server.logs.get(id)
    if (!log) return refuse(404, 'not-found')
    const before = server.applied.get(requestId)
    const seq = before ?? (log.entries.at(-1)?.seq ?? 0) + 1
    if (before === undefined) {
      server.applied.set(requestId, seq)
      const message = { kind: 'text', text: action.text } as const
      const from = { kind: 'agent', agent: 'asha', name: 'Asha' } as const
      log.entries = [...log.entries, { seq, at: clock.now(), body: { kind: 'message', from, message } }]
    }
    return { kind: 'ok', value: { kind: 'done', epoch: 1, seq, duplicate: before !== undefined } }
  }

  let current = place
  let ids = 0
  const reload = jest.fn()
  const alarm = { sounds: { play: jest.fn() }, isLookedAt: () => true, notify: jest.fn() }
  const desk = createDesk({
    clock,
    random: () => 0,
    newId: () => `request-${(ids += 1)}`,
    kept: createKept(createMemoryStorage()),
    address: { read: () => current, show: (next) => void (current = next), listen: () => undefined },
    signInToken,
    createSender: (given) => {
      events = given
      return { csrf: undefined, send: async <T>(...ask: Ask) => (await Promise.resolve(answer(ask))) as T as never }
    },
    openSocket: (given) => {
      socket = given
      sockets += 1
      return { send: (text) => said.push(JSON.parse(text) as LiveRequest), close: () => undefined }
    },
    upload: () => () => ({ answer: Promise.resolve({ kind: 'unreachable' }), cancel: () => undefined }),
    isOutdated: () => Promise.resolve(server.isNewer),
    reload,
    complain: (message) => complaints.push(message),
    alarm,
  })

  return {
    desk,
    clock,
    server,
    asked,
    said,
    alarm,
    complaints,
    reload,
    sockets: () => sockets,
    state: () => desk.state.get(),
    tell: async (news: LiveNews) => {
      socket?.onText(JSON.stringify(news))
      await settle()
    },
    lose: () => socket?.onClose(1006),
    settle,
  }
}

/** Lets everything that has been answered reach those who wait for it. */
async function settle(): Promise<void> {
  for (let turns = 0; turns < 5; turns += 1) await new Promise((resolve) => setTimeout(resolve, 0))
}
