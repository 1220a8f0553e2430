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

function describeError({ where, line, error }: Extract<Observation, { kind: 'error' }>): object {
  const details = error instanceof Error ? { name: error.name, message: error.message, stack: error.stack } : {}
  return { where, line, ...details }
}
