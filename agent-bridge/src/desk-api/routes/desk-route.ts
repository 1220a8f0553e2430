import type { OpenAPIHono } from '@hono/zod-openapi'
import type { AgentRef, TenantSettings } from '@baton/core'
import type { z } from 'zod'
import type { AgentAccount } from '../../agents/agent-account'
import type { Session } from '../../agents/sessions'
import { problemTable } from '../guard/refuse'
import type { FoundChat } from '../read/summarise-chat'
import { problem, type ProblemCode } from '../schema'

/** Who asks: checked by the session's cookie before any route that needs it. */
export interface SignedIn {
  readonly session: Session
  readonly token: string
  readonly account: AgentAccount
  readonly agent: AgentRef
  readonly settings: TenantSettings
}

export interface DeskEnvironment {
  Bindings: {
    /** The client's network address, as the host knows it. */
    readonly address: string
  }
  Variables: DeskVariables
}

export interface DeskVariables {
  signedIn: SignedIn
  /** The chat that the request is about, as it is read for whoever may see it: see `loadChat`. */
  reading?: Promise<FoundChat | undefined>
}

export type DeskApp = OpenAPIHono<DeskEnvironment>

/** An answer with this JSON in it. */
export const json = <Schema extends z.ZodType>(schema: Schema, description: string) => ({
  description,
  content: { 'application/json': { schema } },
})

/** A request with this JSON in it. */
export const jsonBody = <Schema extends z.ZodType>(schema: Schema) => ({
  required: true as const,
  content: { 'application/json': { schema } },
})

/** What every route may answer beside its own problems. */
const usual: readonly ProblemCode[] = [
  'malformed',
  'body-too-large',
  'unsupported-type',
  'signed-out',
  'csrf',
  'foreign-origin',
  'internal',
  'store-unavailable',
  'store-full',
]

/** The problems a route may answer, by status. Routes end them by `refuse`, so that they are no part of its type. */
export function problems(...codes: readonly ProblemCode[]): Record<never, never> {
  const byStatus = new Map<number, ProblemCode[]>()
  for (const code of [...usual, ...codes]) {
    const { status } = problemTable[code]
    byStatus.set(status, [...(byStatus.get(status) ?? []), code])
  }
  return Object.fromEntries([...byStatus].map(([status, each]) => [status, json(problem, each.join(', '))]))
}
