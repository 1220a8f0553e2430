import type { AgentId, FiledUnder, TeamId } from '@baton/core'
import { z } from 'zod'

const team = z.string().transform((id) => id as TeamId)
const agent = z.string().transform((id) => id as AgentId)

/** Where a conversation is filed, as it is stored and told. */
export const filedUnderSchema: z.ZodType<FiledUnder> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('bot') }),
  z.object({ kind: z.literal('team'), team }),
  z.object({ kind: z.literal('agent'), agent, team, phase: z.enum(['active', 'waiting']) }),
  z
    .object({ kind: z.literal('closed'), team: team.optional(), agent: agent.optional() })
    .transform(({ kind, team: of, agent: by }) => ({ kind, ...(of && { team: of }), ...(by && { agent: by }) })),
])
