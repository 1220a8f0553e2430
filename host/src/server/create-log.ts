import { unreachable, type Observation, type Observe } from '@baton/core'
import pino, { type Logger } from 'pino'

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

/** Writes what the core observes. Ordinary turns are debug lines: a busy host has a thousand a second. */
export function logObservations(log: Logger): Observe {
  return (observation) => {
    switch (observation.kind) {
      case 'turn': {
        const { kind: _kind, decision, ...rest } = observation
        return log.debug({ ...rest, decision: decision?.kind }, 'turn')
      }
      case 'send':
        return observation.outcome === 'sent' ? log.debug(observation, 'sent') : log.warn(observation, 'not sent')
      case 'handover':
        return log.info(observation, 'handed over')
      case 'assigned':
        return log.info(observation, 'assigned')
      case 'repaired':
        return log.warn(observation, 'repaired')
      case 'warning':
        return log.warn(observation, observation.text)
      case 'error':
        return log.error(describeError(observation), `failed: ${observation.where}`)
      default:
        return unreachable(observation)
    }
  }
}

/**
 * Our own errors say nothing about anybody. A parser's quotes what it could not read, which may be what somebody wrote,
 * so of a SyntaxError only its place in the code is told.
 */
function describeError({ where, line, error }: Extract<Observation, { kind: 'error' }>): object {
  return { where, ...(line !== undefined && { line }), ...describeThrown(error, true) }
}

function describeThrown(error: unknown, withCause: boolean): object {
  if (!(error instanceof Error)) return {}
  const isQuoting = error.name === 'SyntaxError'
  const frames = error.stack?.split('\n').filter((text) => /^\s+at /.test(text))
  return {
    name: error.name,
    ...('code' in error && { code: error.code }),
    ...(!isQuoting && { message: error.message }),
    ...(frames && { stack: frames.map((frame) => frame.trim()) }),
    ...(withCause && error.cause instanceof Error && { cause: describeThrown(error.cause, false) }),
  }
}
