import type { ConfigurationProblem } from '../configuration/configuration-problem'
import type { Place, YamlSource } from '../configuration/read-yaml'
import { didYouMean } from '../configuration/suggest'
import { nodeId } from '../id'
import type { Bot } from './bot'
import type { BusinessInput, TeamInput } from './business-schema'
import { textNames } from './business-texts'
import type { ConditionInput } from './condition-schema'

type Report = (place: Place, message: string, severity?: ConfigurationProblem['severity']) => void

const textTags = ['position', 'ahead', 'agent', 'email', 'choice', 'business']

/** Checks what a business says against itself and against its bot. */
export function checkBusiness(
  input: BusinessInput,
  source: YamlSource,
  bot: Bot | 'unchecked' | undefined,
): readonly ConfigurationProblem[] {
  const problems: ConfigurationProblem[] = []
  const report: Report = (place, message, severity) => problems.push(source.problem(place, message, severity))
  checkMode(input, bot, report)
  checkDefaultTeam(input, report)
  const known = bot === 'unchecked' ? undefined : bot
  checkRules(input, 'routing', known, report)
  checkRules(input, 'breakRouting', known, report)
  checkCategories(input, report)
  checkTexts(input, report)
  if (known) problems.push(...checkHandovers(input, known))
  return problems
}

function checkMode({ mode, humanAssistance }: BusinessInput, bot: Bot | 'unchecked' | undefined, report: Report): void {
  const place = { path: ['humanAssistance'] }
  if (mode === 'bot-only' && humanAssistance === true) {
    report(place, 'a bot-only business has nobody to assist; write false, or mode: bot-and-human')
  }
  if (mode === 'human-only' && humanAssistance === false) {
    report(place, 'a human-only business is human assistance; write true, or mode: bot-only')
  }
  if (bot === 'unchecked') return
  if (mode === 'human-only' && bot) {
    report(
      { path: ['mode'] },
      'a human-only business has no bot; take the bot out of the configuration, or write mode: bot-and-human',
    )
  }
  if (mode !== 'human-only' && !bot) {
    report(
      { path: ['mode'] },
      `a ${mode} business needs a bot; add one to the configuration, or write mode: human-only`,
    )
  }
}

function checkDefaultTeam({ mode, defaultTeam, teams }: BusinessInput, report: Report): void {
  const place = { path: ['defaultTeam'] }
  if (defaultTeam === undefined) {
    if (mode === 'bot-only') return
    return report(
      { path: ['mode'] },
      `a ${mode} business needs a default team; write defaultTeam: and one of its teams`,
    )
  }
  const team = teamOf(teams, defaultTeam)
  if (!team) return report(place, `there is no team "${defaultTeam}"${didYouMean(defaultTeam, Object.keys(teams))}`)
  if (!team.active)
    report(place, `the team "${defaultTeam}" is not active; activate it, or choose another default team`)
}

function checkRules(
  input: BusinessInput,
  list: 'routing' | 'breakRouting',
  bot: Bot | undefined,
  report: Report,
): void {
  const seen = new Set<string>()
  input[list].forEach(({ id, team, when }, index) => {
    const path = [list, index]
    if (seen.has(id)) report({ path: [...path, 'id'] }, `there is a rule "${id}" already; give it another id`)
    seen.add(id)
    const named = teamOf(input.teams, team)
    if (!named) {
      report({ path: [...path, 'team'] }, `there is no team "${team}"${didYouMean(team, Object.keys(input.teams))}`)
    } else if (!named.active) {
      report({ path: [...path, 'team'] }, inactiveTeam(team), 'warning')
    }
    checkCondition(when, [...path, 'when'], { list, bot, input, report })
  })
}

function checkCondition(
  condition: ConditionInput,
  path: readonly PropertyKey[],
  within: {
    readonly list: 'routing' | 'breakRouting'
    readonly bot: Bot | undefined
    readonly input: BusinessInput
    readonly report: Report
  },
): void {
  const { list, bot, input, report } = within
  if (condition.cause !== undefined && list === 'routing') {
    report({ path: [...path, 'cause'] }, 'a handover by design has no cause; put this rule into breakRouting')
  }
  if (bot && condition.node !== undefined) {
    for (const node of [condition.node].flat()) {
      if (bot.nodes.has(nodeId(node))) continue
      report({ path: [...path, 'node'] }, `the bot has no node "${node}"${didYouMean(node, bot.nodes.keys())}`)
    }
  }
  if (bot && condition.entity !== undefined) {
    const known = new Set([...bot.nodes.values()].flatMap(({ entities }) => entities.map(({ name }) => name)))
    if (!known.has(condition.entity)) {
      const message = `no node of the bot has an entity "${condition.entity}"${didYouMean(condition.entity, known)}`
      report({ path: [...path, 'entity'] }, message, 'warning')
    }
  }
  if (condition.language !== undefined) {
    const supported = [input.languages.default, ...input.languages.supported]
    for (const language of [condition.language].flat()) {
      if (supported.includes(language)) continue
      report({ path: [...path, 'language'] }, `"${language}" is no language of this business`, 'warning')
    }
  }
  condition.all?.forEach((part, index) => checkCondition(part, [...path, 'all', index], within))
  condition.any?.forEach((part, index) => checkCondition(part, [...path, 'any', index], within))
  if (condition.not) checkCondition(condition.not, [...path, 'not'], within)
}

function checkCategories({ categories, categoryRequired }: BusinessInput, report: Report): void {
  if (categoryRequired && categories.length === 0) {
    report({ path: ['categoryRequired'] }, 'there are no categories to choose from; write categories, or false')
  }
  const seen = new Set<string>()
  categories.forEach((category, index) => {
    const name = typeof category === 'string' ? category : category.name
    if (seen.has(name)) report({ path: ['categories', index] }, `there is a category "${name}" already`)
    seen.add(name)
  })
}

function checkTexts({ texts, languages }: BusinessInput, report: Report): void {
  const supported = [...new Set([languages.default, ...languages.supported])]
  for (const [language, written] of Object.entries(texts)) {
    const path = ['texts', language]
    if (!supported.includes(language)) {
      report({ path }, `"${language}" is no language of this business; add it to languages.supported`, 'warning')
    }
    for (const [name, ways] of Object.entries(written)) {
      for (const [, tag] of [ways]
        .flat()
        .join('\n')
        .matchAll(/%([A-Za-z][A-Za-z0-9_-]*)%/g)) {
        if (tag === undefined || textTags.includes(tag)) continue
        report({ path: [...path, name] }, `nothing fills %${tag}% here${didYouMean(tag, textTags)}`, 'warning')
      }
    }
  }
  for (const language of supported.filter((each) => each !== 'en')) {
    const written: { readonly [name: string]: unknown } = texts[language] ?? {}
    const missing = textNames.filter((name) => written[name] === undefined)
    if (missing.length === 0) continue
    const message = `"${language}" does not say ${missing.join(', ')}: another language is used there`
    report({ path: Object.hasOwn(texts, language) ? ['texts', language] : ['languages'] }, message, 'warning')
  }
}

/** What the nodes that hand over can count on; where they stand in the bot's own files. */
function checkHandovers(input: BusinessInput, bot: Bot): readonly ConfigurationProblem[] {
  return [...bot.nodes.values()].flatMap(({ id, integration, source }): readonly ConfigurationProblem[] => {
    if (integration?.kind !== 'force-pending') return []
    const warn = (message: string): readonly ConfigurationProblem[] => [
      { ...placeOf(source), severity: 'warning', path: `${id}.integration`, message },
    ]
    if (input.mode === 'bot-only') {
      return warn('this business is bot-only, so nothing is handed over here: the customer is told what the node says')
    }
    if (integration.team === undefined) return []
    const named = teamOf(input.teams, integration.team)
    if (named?.active === true) return []
    if (named) return warn(inactiveTeam(integration.team))
    const near = didYouMean(integration.team, Object.keys(input.teams))
    return warn(`there is no team "${integration.team}", so the default team gets these chats${near}`)
  })
}

function inactiveTeam(team: string): string {
  return `the team "${team}" is not active, so the default team gets these chats`
}

function placeOf(source: string): Pick<ConfigurationProblem, 'file' | 'line' | 'column'> {
  const [, file = source, line = '1'] = /^(.*):(\d+)$/.exec(source) ?? []
  return { file, line: Number(line), column: 1 }
}

function teamOf(teams: { readonly [id: string]: TeamInput }, id: string): TeamInput | undefined {
  return Object.hasOwn(teams, id) ? teams[id] : undefined
}
