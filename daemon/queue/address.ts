import type { RedisOptions } from 'ioredis'
import { CareenError, compact } from '../../policies/model/index.ts'
import { type HostPort, readHostPort } from '../listening/index.ts'

/** Where a Redis is. */
export type RedisAddress = {
  /** Host and port, or the path of a socket, or the master's name and its sentinels: what a message may show. */
  readonly place: string
  /** What ioredis needs to connect. */
  readonly target: string | SentinelTarget
}

export type SentinelTarget = Pick<
  RedisOptions,
  | 'name'
  | 'db'
  | 'sentinels'
  | 'username'
  | 'password'
  | 'sentinelPassword'
  | 'tls'
  | 'enableTLSForSentinelMode'
>

/**
 * Reads an address of Redis: `redis://`, `rediss://`, the path of a unix socket, or `redis+sentinel://HOST:PORT,HOST:PORT/NAME`
 * with the name of the master and, after another slash, the number of the database. Throws INVALID_ARGUMENT, without the address
 * and the password in it, if it is none of them.
 */
export function redisAddress(address: string): RedisAddress {
  if (address.startsWith('/')) return { place: address, target: address }
  const sentinel = SENTINEL.exec(address)?.groups
  if (sentinel !== undefined) return sentinelAddress(sentinel)
  const url = /^rediss?:/.test(address) && URL.canParse(address) ? new URL(address) : undefined
  if (url === undefined || url.host === '' || ![url.username, url.password].every(isEncoded)) throw invalid()
  return { place: url.host, target: address }
}

const SENTINEL =
  /^redis(?<tls>s?)\+sentinel:\/\/(?:(?<user>[^:@/]*)(?::(?<password>[^@/]*))?@)?(?<hosts>[^/?#@]+)\/(?<name>[^/?#]+)(?:\/(?<db>\d+))?(?:\?sentinel_password=(?<own>[^&#]*))?$/

type SentinelParts = Readonly<Record<string, string | undefined>>

function sentinelAddress({ hosts = '', name, db, ...rest }: SentinelParts): RedisAddress {
  const all = hosts.split(',')
  const username = decoded(rest['user'])
  const password = decoded(rest['password'])
  const sentinelPassword = decoded(rest['own'])
  const tls = rest['tls'] === 's' ? { tls: {}, enableTLSForSentinelMode: true } : {}
  return {
    place: `${name} of ${hosts}`,
    target: {
      db: Number(db ?? 0),
      sentinels: all.map(sentinelAt),
      ...compact({ name, username, password, sentinelPassword }),
      ...tls,
    },
  }
}

/** Returns the text without its %XX. Undefined if it is empty or absent. */
function decoded(text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined
  if (!isEncoded(text)) throw invalid()
  return decodeURIComponent(text)
}

/** The port of sentinels that name none. */
const SENTINEL_PORT = 26_379

function sentinelAt(text: string): HostPort {
  const hasPort = /(?:\]|^[^:]*):\d+$/.test(text)
  const read = readHostPort(hasPort ? text : `${text}:${SENTINEL_PORT}`)
  if (typeof read === 'string') throw invalid()
  return read
}

function isEncoded(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}

function invalid(): CareenError {
  return new CareenError(
    'INVALID_ARGUMENT',
    'the address of Redis in --redis is not valid. Write redis://HOST:PORT, rediss://HOST:PORT, redis+sentinel://HOST:PORT,HOST:PORT/MASTER or the path of a unix socket, with special characters of a password as %XX',
  )
}
