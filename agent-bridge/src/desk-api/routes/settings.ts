import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import type { Team } from '@baton/core'
import { attachmentTypes } from '../attachment/content-type'
import type { Desk } from '../desk'
import { settings, type Settings } from '../schema'
import { answerMalformed } from './answer-error'
import { json, problems, type DeskApp, type DeskEnvironment, type SignedIn } from './desk-route'

const readSettings = createRoute({
  method: 'get',
  path: '/settings',
  responses: { 200: json(settings, 'what an agent needs to work'), ...problems() },
})

export interface SettingsOptions {
  /** bytes */
  readonly maxAttachmentSize: number
  /** How often a live socket must beat, ms. */
  readonly beatMs: number
}

/** The business's settings as far as the desk needs them. */
export function createSettingsRoutes(desk: Desk, options: SettingsOptions): DeskApp {
  const app: DeskApp = new OpenAPIHono<DeskEnvironment>({ defaultHook: answerMalformed })

  app.openapi(readSettings, async (c) => c.json(await describeSettings(desk, c.var.signedIn, options), 200))

  return app
}

async function describeSettings(desk: Desk, signedIn: SignedIn, options: SettingsOptions): Promise<Settings> {
  const { session, agent, settings: known } = signedIn
  const { business, bot } = known
  const [accounts, seen] = await Promise.all([
    desk.bridge.agents.list(session.tenant),
    desk.bridge.presence.read(session.tenant),
  ])
  const active = accounts.filter((account) => account.active)
  const countOnline = (team: Team): number =>
    active.filter(({ id, teams }) => teams.includes(team.id) && seen.get(id)?.state === 'online').length
  const handsBack = bot !== undefined && business.mode !== 'human-only'
  return {
    business: { id: business.id, name: business.name },
    teams: [...business.teams.values()].map((team) => ({
      id: team.id,
      name: team.name,
      active: team.active,
      strategy: team.strategy,
      targetMs: team.targetMs,
      online: countOnline(team),
      mine: agent.role === 'admin' || agent.teams.includes(team.id),
    })),
    categories: business.categories,
    categoryRequired: business.categoryRequired,
    cannedReplies: business.cannedReplies,
    colleagues: active
      .filter(({ id }) => id !== agent.id)
      .map(({ id, name, picture, role, teams }) => ({
        id,
        name,
        ...(picture !== undefined && { picture }),
        role,
        teams,
        presence: seen.get(id)?.state ?? 'offline',
      })),
    nodes: handsBack
      ? [...bot.nodes.values()].filter((node) => node.active && node.start).map(({ id, label }) => ({ id, label }))
      : [],
    handBack: handsBack,
    attachments: { maxSize: options.maxAttachmentSize, types: attachmentTypes },
    beatMs: options.beatMs,
  }
}
