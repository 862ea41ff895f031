import { AsyncLocalStorage } from 'node:async_hooks'
import { pino } from 'pino'
import { traceId } from '../proto/tracing.ts'

type Fields = Readonly<Record<string, unknown>>

/** Structured log, one JSON line per event. `fields` contain no secret. */
export type Log = {
  readonly debug: (message: string, fields?: Fields) => void
  readonly info: (message: string, fields?: Fields) => void
  readonly warn: (message: string, fields?: Fields) => void
  readonly error: (message: string, fields?: Fields) => void
}

// Why ambient: a line can be written deep in the work for a call or a run, by code that knows of neither. Nothing else reads it.
const subject = new AsyncLocalStorage<Fields>()

/** Returns what the action returns. Each line that is written for it, also later, has these fields: which call, which run. */
export function withFields<T>(fields: Fields, act: () => T): T {
  return subject.run({ ...subject.getStore(), ...fields }, act)
}

/** Writes JSON lines to standard error. `level` is a pino level; `silent` writes nothing. */
export function openLog(level: string): Log {
  const logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      mixin: () => {
        const trace_id = traceId()
        return { ...subject.getStore(), ...(trace_id === undefined ? {} : { trace_id }) }
      },
    },
    pino.destination({ fd: 2, sync: true }),
  )
  return {
    debug: (message, fields = {}) => logger.debug(fields, message),
    info: (message, fields = {}) => logger.info(fields, message),
    warn: (message, fields = {}) => logger.warn(fields, message),
    error: (message, fields = {}) => logger.error(fields, message),
  }
}

/** Returns a log whose lines have the name of this process, if it has one. */
export function named(log: Log, name: string | undefined): Log {
  if (name === undefined) return log
  return {
    debug: (message, fields) => log.debug(message, { name, ...fields }),
    info: (message, fields) => log.info(message, { name, ...fields }),
    warn: (message, fields) => log.warn(message, { name, ...fields }),
    error: (message, fields) => log.error(message, { name, ...fields }),
  }
}
