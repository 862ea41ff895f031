import { Redis, type RedisOptions } from 'ioredis'
import { CareenError } from '../../policies/model/index.ts'
import type { RedisAddress } from './address.ts'

/** `patience`: the longest wait for an answer. Milliseconds. */
export type RedisSettings = RedisAddress & { readonly patience: number }

type Connected = { readonly connection: Redis; readonly caution: string | undefined }

/**
 * Connects for commands that fail if Redis does not answer. Throws QUEUE_UNAVAILABLE if Redis cannot be reached or may evict jobs.
 * `caution`: a warning if Redis does not report its eviction policy.
 */
export async function connectRedis(settings: RedisSettings): Promise<Connected> {
  const { place, patience } = settings
  const connection = openRedis(settings, {
    maxRetriesPerRequest: 1,
    enableOfflineQueue: false,
    lazyConnect: true,
    commandTimeout: patience,
  })
  // Why: without a listener, an error would end the process. Later errors appear in the calls that fail.
  let reason: Error | undefined
  connection.on('error', (error) => (reason = error))
  try {
    // Why a bound: sentinels are asked again without end.
    await within(patience, connection.connect())
    return { connection, caution: await refuseForgetful(connection, place) }
  } catch (cause) {
    connection.disconnect()
    throw cause instanceof CareenError ? cause : unavailable(place, reason ?? cause)
  }
}

/** Waits for the work. Throws if that takes longer. Milliseconds. */
async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('no answer')), ms)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

type ConnectionOptions = Pick<
  RedisOptions,
  'maxRetriesPerRequest' | 'enableOfflineQueue' | 'lazyConnect' | 'commandTimeout'
>

/** Opens a connection that connects again after an outage and after a failover. */
export function openRedis({ target, patience }: RedisSettings, options: ConnectionOptions): Redis {
  const all = {
    connectTimeout: patience,
    retryStrategy: backoffBefore,
    sentinelRetryStrategy: backoffBefore,
    reconnectOnError,
    ...options,
  }
  return typeof target === 'string' ? new Redis(target, all) : new Redis({ ...all, ...target })
}

/** Answers of a server that is no master any more, or not yet one. */
const NO_MASTER = /\b(?:READONLY|LOADING|MASTERDOWN|UNBLOCKED)\b/

/** Why: after a failover the connections to the server that was master stay open, and each write fails. */
function reconnectOnError({ message }: Error): boolean {
  return NO_MASTER.test(message)
}

/** Returns the backoff before the next attempt to connect. Milliseconds. */
function backoffBefore(times: number): number {
  return Math.min(times * 200, 2000)
}

/** Returns a warning if Redis does not report its eviction policy. Why INFO: it is permitted more often than CONFIG. */
async function refuseForgetful(connection: Redis, place: string): Promise<string | undefined> {
  const memory = await connection.info('memory').catch((error: unknown) => {
    if (error instanceof Error && error.message.startsWith('NOPERM')) return ''
    throw error
  })
  const policy = /^maxmemory_policy:(\S+)/m.exec(memory)?.[1]
  if (policy === 'noeviction') return undefined
  if (policy === undefined)
    return `Redis at ${place} does not report its maxmemory-policy. Set it to noeviction; otherwise Redis may evict jobs`
  throw new CareenError(
    'QUEUE_UNAVAILABLE',
    `Redis at ${place} may evict jobs: its maxmemory-policy is ${policy}. Set it to noeviction, then start again`,
  )
}

/** Returns the error for a Redis that does not answer, or rejects the login. */
export function unavailable(place: string, cause: unknown): CareenError {
  const refused = cause instanceof Error && /^(?:NOAUTH|WRONGPASS|NOPERM)\b/.test(cause.message)
  const why = refused
    ? 'rejects the login. Check user and password in --redis'
    : 'cannot be reached. Runs wait in the store until then. Start Redis, or check --redis'
  return new CareenError('QUEUE_UNAVAILABLE', `Redis at ${place} ${why}`, { cause })
}
