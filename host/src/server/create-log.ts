import { unreachable, type Observe } from '@baton/core'
import pino, { type Logger } from 'pino'
import type { LineNames } from './create-line-names'

export type { Logger }

/** A log of one JSON object per line on standard error. Nothing personal is ever given to it; this list is a second net. */
export function createLog(level: string, destination: NodeJS.WritableStream = process.stderr): Logger {
  return pino(
    {
      level,
      base: undefined,
      redact: {
        paths: ['*.text', '*.password', '*.token', '*.secret', '*.email', '*.authorization', '*.cookie', 'redisUrl'],
        censor: '[redacted]',
      },
    },
    destination,
  )
}

/**
 * Writes what the core observes. Ordinary turns are debug lines: a busy host has a thousand a second. A line is logged by
 * its name, wherever its id would stand.
 */
export function logObservations(log: Logger, names: LineNames): Observe {
  return (observation) => {
    const { kind: _kind, line, ...rest } = { line: undefined, ...observation }
    const of = line === undefined ? {} : { line: names.nameOf(line) }
    switch (observation.kind) {
      case 'turn':
        return log.debug({ ...of, ...rest, decision: observation.decision?.kind }, 'turn')
      case 'send':
        return log[observation.outcome === 'sent' ? 'debug' : 'warn'](
          { ...of, ...rest },
          observation.outcome === 'sent' ? 'sent' : 'not sent',
        )
      case 'arbiter': {
        const hasChosen = observation.outcome === 'node' || observation.outcome === 'none'
        const { error, outcome, ms } = observation
        return log[hasChosen ? 'debug' : 'warn'](
          { ...of, outcome, ms, ...describeThrown(error, names, true) },
          'arbiter',
        )
      }
      case 'handover':
        return log.info(rest, 'handed over')
      case 'assigned':
        return log.info(rest, 'assigned')
      case 'repaired':
        return log.warn({ ...of, ...rest }, 'repaired')
      case 'warning':
        return log.warn({ ...of, code: observation.code }, names.replaceIn(observation.text))
      case 'error':
        return log.error(
          { ...of, where: observation.where, ...describeThrown(observation.error, names, true) },
          `failed: ${observation.where}`,
        )
      default:
        return unreachable(observation)
    }
  }
}

/**
 * Our own errors say nothing about anybody. A parser's quotes what it could not read, which may be what somebody wrote,
 * so of a SyntaxError only its place in the code is told.
 */
function describeThrown(error: unknown, names: LineNames, withCause: boolean): object {
  if (!(error instanceof Error)) return {}
  const isQuoting = error.name === 'SyntaxError'
  const frames = error.stack?.split('\n').filter((text) => /^\s+at /.test(text))
  return {
    name: error.name,
    ...('code' in error && { code: error.code }),
    ...(!isQuoting && { message: names.replaceIn(error.message) }),
    ...(frames && { stack: frames.map((frame) => frame.trim()) }),
    ...(withCause && error.cause instanceof Error && { cause: describeThrown(error.cause, names, false) }),
  }
}
