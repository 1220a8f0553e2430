import type {
  ActionDone,
  ActionRequest,
  ChatDetail,
  ChatLists,
  ClaimDone,
  ClaimRequest,
  ClosedChats,
  Deliveries,
  LogPage,
  Me,
  PresenceAnswer,
  SetPresence,
  Settings,
  SignIn,
  SignInForm,
  SignOut,
} from '../../src/desk-api/schema'
import type { Answer } from './answer'
import type { Sender } from './create-sender'

/** Which part of a chat's log: what follows a position, or what comes before one. */
export type LogRange = { readonly after: number } | { readonly before: number }

/** The desk API as functions. */
export interface DeskClient {
  readSignInForm(): Promise<Answer<SignInForm>>
  signIn(credentials: SignIn): Promise<Answer<unknown>>
  signOut(request: SignOut): Promise<Answer<unknown>>
  /** Also keeps what later requests need to show that they come from this page. */
  readMe(): Promise<Answer<Me>>
  readSettings(): Promise<Answer<Settings>>
  setPresence(request: SetPresence): Promise<Answer<PresenceAnswer>>
  readChats(): Promise<Answer<ChatLists>>
  readClosedChats(): Promise<Answer<ClosedChats>>
  readChat(chat: string): Promise<Answer<ChatDetail>>
  readLog(chat: string, range: LogRange): Promise<Answer<LogPage>>
  readDeliveries(chat: string): Promise<Answer<Deliveries>>
  act(chat: string, request: ActionRequest): Promise<Answer<ActionDone>>
  claim(chat: string, request: ClaimRequest): Promise<Answer<ClaimDone>>
}

const pageSize = 100

export function createDeskClient(sender: Sender): DeskClient {
  const at = (chat: string, rest = '') => `chats/${encodeURIComponent(chat)}${rest}`

  async function readMe(): Promise<Answer<Me>> {
    const answer = await sender.send<Me>('GET', 'me')
    if (answer.kind === 'ok') sender.csrf = answer.value.csrf
    return answer
  }

  /** Another tab may have signed in anew: the page's proof is then out of date, and the request was not done. */
  async function change<T>(method: 'POST' | 'PUT', path: string, body: unknown): Promise<Answer<T>> {
    const answer = await sender.send<T>(method, path, body)
    if (answer.kind !== 'refused' || answer.code !== 'csrf') return answer
    await readMe()
    return sender.send<T>(method, path, body)
  }

  return {
    readSignInForm: () => sender.send('GET', 'sign-in'),
    signIn: (credentials) => sender.send('POST', 'sign-in', credentials),
    signOut: (request) => change('POST', 'sign-out', request),
    readMe,
    readSettings: () => sender.send('GET', 'settings'),
    setPresence: (request) => change('PUT', 'presence', request),
    readChats: () => sender.send('GET', 'chats'),
    readClosedChats: () => sender.send('GET', 'chats/closed?limit=100'),
    readChat: (chat) => sender.send('GET', at(chat)),
    readLog: (chat, range) =>
      sender.send(
        'GET',
        at(chat, `/log?limit=${pageSize}&${'after' in range ? `after=${range.after}` : `before=${range.before}`}`),
      ),
    readDeliveries: (chat) => sender.send('GET', at(chat, '/deliveries')),
    act: (chat, request) => change('POST', at(chat, '/actions'), request),
    claim: (chat, request) => change('POST', at(chat, '/claim'), request),
  }
}
