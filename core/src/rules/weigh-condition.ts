import { DateTime } from 'luxon'
import { unreachable } from '../unreachable'
import { weekdays, type Condition, type RuleFacts } from './rule'

/** Whether a condition holds, and the part of it that decided, in words. */
export interface Weighed {
  readonly holds: boolean
  readonly because: string
}

/** Asks one condition of the facts. Pure: the time is a fact. */
export function weighCondition(condition: Condition, facts: RuleFacts): Weighed {
  switch (condition.kind) {
    case 'all': {
      const parts = condition.of.map((part) => weighCondition(part, facts))
      const failed = parts.find(({ holds }) => !holds)
      return failed ?? { holds: true, because: join(parts, 'and') || 'nothing is asked' }
    }
    case 'any': {
      const parts = condition.of.map((part) => weighCondition(part, facts))
      const met = parts.find(({ holds }) => holds)
      return met ?? { holds: false, because: join(parts, 'and') || 'there is nothing that could hold' }
    }
    case 'not': {
      const part = weighCondition(condition.of, facts)
      return { holds: !part.holds, because: part.because }
    }
    case 'node':
      return among('node', facts.node, condition.in)
    case 'channel':
      return among('channel', facts.channel, condition.in)
    case 'language':
      return among('language', facts.language, condition.in)
    case 'cause':
      return among('cause', facts.cause, condition.in)
    case 'entity':
      return weighEntity(condition, facts)
    case 'time':
      return weighTime(condition, facts.now)
    default:
      return unreachable(condition)
  }
}

function among(what: string, value: string | undefined, allowed: readonly string[]): Weighed {
  if (value === undefined) return { holds: false, because: `there is no ${what}` }
  if (allowed.includes(value)) return { holds: true, because: `${what} is ${value}` }
  return { holds: false, because: `${what} is ${value}, not ${allowed.join(' or ')}` }
}

function weighEntity(condition: Extract<Condition, { kind: 'entity' }>, facts: RuleFacts): Weighed {
  const { name, present = true, in: values } = condition
  const value = Object.hasOwn(facts.entities, name) ? facts.entities[name] : undefined
  if (values === undefined) {
    const isPresent = value !== undefined
    return { holds: isPresent === present, because: `entity ${name} is ${isPresent ? 'present' : 'absent'}` }
  }
  if (value === undefined) return { holds: false, because: `entity ${name} is absent` }
  const same = values.find((each) => foldCase(each) === foldCase(String(value)))
  // The value is the customer's word; the record names only what the author wrote.
  if (same !== undefined) return { holds: true, because: `entity ${name} is ${same}` }
  return { holds: false, because: `entity ${name} is not ${values.join(' or ')}` }
}

function foldCase(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase()
}

function weighTime(condition: Extract<Condition, { kind: 'time' }>, now: number): Weighed {
  const { days, from, to, zone } = condition
  const local = DateTime.fromMillis(now, { zone })
  if (!local.isValid) return { holds: false, because: `${zone} is not a time zone` }
  const clock = local.toFormat('HH:mm')
  const today = weekdays[local.weekday - 1]
  const yesterday = weekdays[(local.weekday + 5) % 7]
  const on = (day: string | undefined): boolean => days.some((each) => each === day)
  const overnight = to <= from
  const holds = (on(today) && clock >= from && (overnight || clock < to)) || (overnight && on(yesterday) && clock < to)
  const side = holds ? 'within' : 'outside'
  return { holds, because: `it is ${today} ${clock} in ${zone}, ${side} ${days.join(' ')} ${from} to ${to}` }
}

function join(parts: readonly Weighed[], word: 'and'): string {
  return parts.map(({ because }) => because).join(` ${word} `)
}
