import { z } from 'zod'
import type { BreakCause } from '../decision-record'
import { nodeId } from '../id'
import { weekdays, type Condition, type Weekday } from '../rules/rule'
import { languageTag, plainIdText, timeZone, valueName } from './text-schema'

const breakCauses = {
  'not-understood': true,
  'nothing-to-say': true,
  'integration-failed': true,
  'integration-late': true,
  'integration-empty': true,
  'entity-misses': true,
} as const satisfies Record<BreakCause, true>

const clock = z
  .string({ error: 'write a time of day such as "09:00"' })
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, { error: 'write a time of day from "00:00" to "23:59"' })
  .meta({ title: 'time of day' })

const dayNames = `${weekdays.join('|')}`
const dayRange = z
  .string()
  .regex(new RegExp(`^(?:${dayNames})(?:-(?:${dayNames}))?$`), { error: 'write days such as mon, sat or mon-fri' })
  .meta({ title: 'days' })

const time = z
  .strictObject({
    days: z
      .union([dayRange, z.array(dayRange).min(1)])
      .default('mon-sun')
      .describe('Days such as mon, sat or mon-fri.'),
    from: clock.describe('The first minute, as "09:00".'),
    to: clock.describe('The minute it is over, as "17:00"; before `from`, it is the next day.'),
    zone: timeZone.describe('Where the clock hangs, such as Europe/Berlin.'),
  })
  .meta({ id: 'opening-time', description: 'A part of the week.' })

function oneOrMore<Item extends z.ZodType>(item: Item): z.ZodUnion<readonly [Item, z.ZodArray<Item>]> {
  return z.union([item, z.array(item).min(1)])
}

const entityKeys = {
  entity: valueName.optional().describe('The name of an entity.'),
  present: z.boolean().optional().describe('Whether it must be known, or must not; true if nothing is written.'),
  is: oneOrMore(z.union([z.string().min(1), z.number()]))
    .optional()
    .describe('Or the values it must have, compared without case.'),
}

/** What a connection follows: an entity that the customer mentions, whatever its value or one of these. */
export const mentionSchema = z
  .strictObject({ entity: valueName.describe('The name of an entity.'), is: entityKeys.is })
  .meta({ id: 'mention', description: 'An entity that the customer mentions.' })

const cause = z.enum(Object.keys(breakCauses) as [BreakCause, ...BreakCause[]])

export interface ConditionInput {
  readonly node?: string | readonly string[] | undefined
  readonly entity?: string | undefined
  readonly present?: boolean | undefined
  readonly is?: string | number | readonly (string | number)[] | undefined
  readonly channel?: string | readonly string[] | undefined
  readonly language?: string | readonly string[] | undefined
  readonly cause?: BreakCause | readonly BreakCause[] | undefined
  readonly time?: z.output<typeof time> | undefined
  readonly all?: readonly ConditionInput[] | undefined
  readonly any?: readonly ConditionInput[] | undefined
  readonly not?: ConditionInput | undefined
}

/** What a rule asks, as an author writes it; several keys in one map must all hold. */
export const conditionSchema: z.ZodType<ConditionInput> = z
  .strictObject({
    node: oneOrMore(plainIdText).optional().describe('The node where it happens is this one, or one of these.'),
    ...entityKeys,
    channel: oneOrMore(z.string().min(1)).optional().describe('The customer writes on this channel, such as web.'),
    language: oneOrMore(languageTag).optional().describe("The conversation's language."),
    cause: oneOrMore(cause).optional().describe('What broke; in breakRouting only.'),
    time: time.optional().describe('When it happens.'),
    get all(): z.ZodOptional<z.ZodArray<z.ZodType<ConditionInput>>> {
      return z.array(conditionSchema).optional().describe('Every one of these holds.')
    },
    get any(): z.ZodOptional<z.ZodArray<z.ZodType<ConditionInput>>> {
      return z.array(conditionSchema).optional().describe('At least one of these holds.')
    },
    get not(): z.ZodOptional<z.ZodType<ConditionInput>> {
      return conditionSchema.optional().describe('This does not hold.')
    },
  })
  .refine((condition) => Object.keys(condition).length > 0, {
    error: 'write at least one condition, such as node: refund',
  })
  .refine((condition) => condition.entity !== undefined || (condition.is ?? condition.present) === undefined, {
    error: 'write which entity this is about: entity: name',
  })
  .meta({ id: 'condition', description: 'When a rule holds; several keys in one map must all hold.' })

/** A condition as rules are evaluated. */
export function buildCondition(input: ConditionInput): Condition {
  const parts: Condition[] = []
  if (input.node !== undefined) parts.push({ kind: 'node', in: list(input.node).map(nodeId) })
  if (input.entity !== undefined) parts.push(buildEntityCondition({ ...input, entity: input.entity }))
  if (input.channel !== undefined) parts.push({ kind: 'channel', in: list(input.channel) })
  if (input.language !== undefined) parts.push({ kind: 'language', in: list(input.language) })
  if (input.cause !== undefined) parts.push({ kind: 'cause', in: list(input.cause) })
  if (input.time !== undefined) {
    const { days, from, to, zone } = input.time
    parts.push({ kind: 'time', days: list(days).flatMap(spread), from, to, zone })
  }
  if (input.all !== undefined) parts.push({ kind: 'all', of: input.all.map(buildCondition) })
  if (input.any !== undefined) parts.push({ kind: 'any', of: input.any.map(buildCondition) })
  if (input.not !== undefined) parts.push({ kind: 'not', of: buildCondition(input.not) })
  const [only, ...more] = parts
  return only && more.length === 0 ? only : { kind: 'all', of: parts }
}

/** The condition of a connection, or a part of a rule's. */
export function buildEntityCondition({
  entity,
  present,
  is,
}: {
  readonly entity: string
  readonly present?: boolean | undefined
  readonly is?: string | number | readonly (string | number)[] | undefined
}): Extract<Condition, { kind: 'entity' }> {
  return {
    kind: 'entity',
    name: entity,
    ...(present !== undefined && { present }),
    ...(is !== undefined && { in: list(is).map(String) }),
  }
}

/** `mon-fri` as its days; `sat-mon` goes over the end of the week. */
function spread(range: string): readonly Weekday[] {
  const [first, last = first] = range.split('-')
  const start = weekdays.findIndex((day) => day === first)
  const count = (weekdays.findIndex((day) => day === last) - start + 7) % 7
  return Array.from({ length: count + 1 }, (_, index) => weekdays[(start + index) % 7] ?? 'mon')
}

function list<Item>(one: Item | readonly Item[]): readonly Item[] {
  return Array.isArray(one) ? (one as readonly Item[]) : [one as Item]
}
