import { pino } from 'pino'

/** Structured log, one JSON line per event. `fields` contain no secret. */
export type Log = {
  readonly info: (message: string, fields?: Readonly<Record<string, unknown>>) => void
  readonly warn: (message: string, fields?: Readonly<Record<string, unknown>>) => void
  readonly error: (message: string, fields?: Readonly<Record<string, unknown>>) => void
}

/** Writes JSON lines to standard error. `level` is a pino level; `silent` writes nothing. */
export function openLog(level: string): Log {
  const logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    pino.destination({ fd: 2, sync: true }),
  )
  return {
    info: (message, fields = {}) => logger.info(fields, message),
    warn: (message, fields = {}) => logger.warn(fields, message),
    error: (message, fields = {}) => logger.error(fields, message),
  }
}

/** Returns a log whose lines have the name of this process, if it has one. */
export function named(log: Log, name: string | undefined): Log {
  if (name === undefined) return log
  return {
    info: (message, fields) => log.info(message, { name, ...fields }),
    warn: (message, fields) => log.warn(message, { name, ...fields }),
    error: (message, fields) => log.error(message, { name, ...fields }),
  }
}
