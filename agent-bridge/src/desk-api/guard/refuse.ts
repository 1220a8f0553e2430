import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Problem, ProblemCode } from '../schema'

/** Every code with its status and the sentence that is said where nothing better is known. */
export const problemTable = {
  malformed: { status: 400, message: 'The request cannot be understood.' },
  'body-too-large': { status: 413, message: 'That is too large.' },
  'unsupported-type': { status: 415, message: 'This type of content is not accepted here.' },
  'not-found': { status: 404, message: 'There is no such thing here.' },
  'wrong-credentials': { status: 401, message: 'E-mail, password or one-time sign-in is wrong.' },
  'business-required': { status: 400, message: 'Please name your business as well.' },
  'signed-out': { status: 401, message: 'Please sign in.' },
  csrf: { status: 403, message: 'The request does not come from your desk. Reload the page.' },
  'foreign-origin': { status: 403, message: 'Requests from other sites are refused.' },
  forbidden: { status: 403, message: 'You may not do this.' },
  'too-many-requests': { status: 429, message: 'Too many attempts. Please wait.' },
  'not-owner': { status: 409, message: 'This chat is not yours any more.' },
  closed: { status: 409, message: 'This chat is closed.' },
  'not-closed': { status: 409, message: 'This chat is not closed.' },
  'bot-only': { status: 409, message: 'This business is served by its bot only.' },
  'unknown-team': { status: 409, message: 'There is no such team, or it is not active.' },
  'unknown-agent': { status: 409, message: 'There is no such agent.' },
  'agent-offline': { status: 409, message: 'This agent is not online.' },
  'agent-not-in-team': { status: 409, message: 'This agent does not belong to the team.' },
  'unknown-node': { status: 409, message: 'The bot has no such step, or it is not active.' },
  'unknown-message': { status: 409, message: 'There is no such message to say again.' },
  'no-bot': { status: 409, message: 'There is no bot to hand this chat back to.' },
  'category-required': { status: 409, message: 'Choose one of the closing categories.' },
  'not-pending': { status: 409, message: 'This chat does not wait in a queue any more.' },
  'unknown-attachment': { status: 409, message: 'The file is not there any more. Attach it again.' },
  ignored: { status: 409, message: 'Nothing was done.' },
  taken: { status: 409, message: 'Somebody else has just taken this chat.' },
  full: { status: 409, message: 'There is no free place: finish or park a chat first.' },
  away: { status: 409, message: 'Only who is online can take chats.' },
  reserved: { status: 409, message: 'This chat waits for another agent.' },
  expired: { status: 409, message: 'It took too long. Please try again.' },
  'holds-chats': { status: 409, message: 'You still have chats. They will return to their queues.' },
  'store-unavailable': { status: 503, message: 'The store cannot be reached just now. Try again in a moment.' },
  'store-full': { status: 507, message: 'The store is full. Nothing was changed.' },
  internal: { status: 500, message: 'Something went wrong on our side.' },
} as const satisfies Record<ProblemCode, { status: ContentfulStatusCode; message: string }>

export interface ProblemDetails {
  readonly message?: string
  readonly chats?: number
  readonly retryAfterMs?: number
}

/** Ends a request with a problem. */
export function refuse(code: ProblemCode, details: ProblemDetails = {}): never {
  throw new HTTPException(problemTable[code].status, { res: problemResponse(code, details) })
}

export function problemResponse(code: ProblemCode, { message, chats, retryAfterMs }: ProblemDetails = {}): Response {
  const { status, message: usual } = problemTable[code]
  const body: Problem = {
    error: { code, message: message ?? usual, ...(chats !== undefined && { chats }) },
  }
  const wait = retryAfterMs ?? (status === 503 || status === 507 ? 2000 : undefined)
  return Response.json(body, {
    status,
    headers: wait === undefined ? {} : { 'retry-after': String(Math.max(1, Math.ceil(wait / 1000))) },
  })
}
