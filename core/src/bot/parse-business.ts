import { createHash } from 'node:crypto'
import { checkShape } from '../configuration/check-shape'
import { hasErrors, type ConfigurationProblem } from '../configuration/configuration-problem'
import { readYaml, type SourceFile } from '../configuration/read-yaml'
import { teamId, tenantId, type TeamId } from '../id'
import type { Bot } from './bot'
import type { Business, ClosingCategory, Team } from './business'
import { businessSchema, type BusinessInput, type TeamInput } from './business-schema'
import { textNames, type BusinessTexts } from './business-texts'
import { checkBusiness } from './check-business'
import { buildCondition } from './condition-schema'

export interface ParseBusinessOptions {
  /** The bot of this business, nothing if it has none, `unchecked` if it could not be read. */
  readonly bot?: Bot | 'unchecked'
}

/** A business, unless there are errors among the problems. */
export interface ParsedBusiness {
  readonly business?: Business
  readonly problems: readonly ConfigurationProblem[]
}

/** Reads a business from its file, and checks it against its bot. Pure; collects every problem. */
export function parseBusiness(file: SourceFile, { bot }: ParseBusinessOptions = {}): ParsedBusiness {
  const source = readYaml(file)
  if (source.problems.length > 0) return { problems: source.problems }
  const shaped = checkShape(businessSchema, source)
  if (shaped.kind === 'wrong') return { problems: shaped.problems }
  const problems = checkBusiness(shaped.value, source, bot)
  if (hasErrors(problems)) return { problems }
  const version = createHash('sha256').update(file.text).digest('hex').slice(0, 12)
  return { business: buildBusiness(shaped.value, version), problems }
}

function buildBusiness(input: BusinessInput, version: string): Business {
  const { defaultTeam, languages, timers } = input
  return {
    id: tenantId(input.id),
    name: input.name,
    version,
    mode: input.mode,
    humanAssistance: input.humanAssistance ?? input.mode !== 'bot-only',
    ...(defaultTeam !== undefined && { defaultTeam: teamId(defaultTeam) }),
    teams: new Map(Object.entries(input.teams).map(([id, team]) => [teamId(id), buildTeam(teamId(id), team)])),
    smartAssist: input.smartAssist,
    sayBreakFirst: input.sayBreakFirst,
    routing: input.routing.map(buildRule),
    breakRouting: input.breakRouting.map(buildRule),
    languages: {
      default: languages.default,
      supported: [...new Set([languages.default, ...languages.supported])],
    },
    timers: { botIdleMs: timers.botIdle, contextMs: timers.context, waitingMs: timers.waiting },
    categories: input.categories.map((category): ClosingCategory =>
      typeof category === 'string' ? { name: category, reasons: [] } : category,
    ),
    categoryRequired: input.categoryRequired,
    cannedReplies: Object.entries(input.cannedReplies).map(([shortcut, text]) => ({ shortcut, text })),
    texts: buildTexts(input.texts),
  }
}

function buildTeam(id: TeamId, input: TeamInput): Team {
  const { name, active, strategy, whenOffline, delay, recall, away, target } = input
  return {
    id,
    name: name ?? id,
    active,
    strategy,
    whenOffline,
    ...(delay !== undefined && { delayMs: delay }),
    ...(recall !== undefined && { recallMs: recall }),
    awayMs: away,
    targetMs: target,
  }
}

function buildRule({ id, when, team }: BusinessInput['routing'][number]): Business['routing'][number] {
  return { id, when: buildCondition(when), team: teamId(team) }
}

function buildTexts(input: BusinessInput['texts']): BusinessTexts {
  return Object.fromEntries(
    Object.entries(input).map(([language, texts]) => [
      language,
      Object.fromEntries(
        textNames.flatMap((name) => {
          const ways = texts[name]
          return ways === undefined ? [] : [[name, typeof ways === 'string' ? [ways] : ways]]
        }),
      ),
    ]),
  )
}
