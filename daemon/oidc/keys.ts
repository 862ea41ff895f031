import { LARGEST_AUTHORITIES, readHostFile } from '../../host/index.ts'
import { readJson } from './https.ts'

/** Where the keys of an issuer are. */
export type KeySource = {
  readonly issuer: string
  /** Undefined: the issuer's configuration says it. */
  readonly jwksUri: string | undefined
  /** File with the authorities of its certificate. Undefined: the well-known ones. */
  readonly caFile: string | undefined
}

export type KeyOptions = {
  /** In milliseconds. */
  readonly monotonic: () => number
  /** How long one exchange may take. Milliseconds. */
  readonly timeout: number
}

/** The keys of an issuer. */
export type IssuerKeys = {
  /**
   * Returns the JSON with the keys. `isKnown` is false if the keys of before were not enough; then they are read anew, unless they are
   * still fresh. Rejects with the reason if they cannot be read.
   */
  readonly get: (isKnown: boolean) => Promise<unknown>
}

/** How long keys are kept, when new ones may be asked for because one is unknown, and when after a failure. Milliseconds. */
const KEPT = 10 * 60_000
const FRESH = 30_000
const AFTER_FAILURE = 5000

/** Most tokens that wait for an exchange. */
const WAITING = 256

type Exchange = {
  readonly at: number
  readonly keys: Promise<unknown>
  state: 'pending' | 'read' | 'failed'
  waiting: number
}

/**
 * Returns the keys of an issuer: read when they are needed, kept for 10 minutes, one exchange at a time. Keys that are kept stay in use
 * while new ones are read. Why: otherwise a token with an unknown key could make all others wait.
 */
export function issuerKeys(source: KeySource, { monotonic, timeout }: KeyOptions): IssuerKeys {
  let kept: { readonly at: number; readonly keys: unknown } | undefined
  let last: Exchange | undefined
  const read = (at: number): Exchange => {
    const exchange: Exchange = { at, keys: readKeys(source, timeout), state: 'pending', waiting: 0 }
    void settle(exchange, (keys) => (kept = { at, keys }))
    return exchange
  }
  return {
    get: (isKnown) => {
      const now = monotonic()
      if (isKnown && kept !== undefined && now - kept.at < KEPT) return Promise.resolve(kept.keys)
      if (last === undefined || isOver(last, now)) last = read(now)
      return waitFor(last)
    },
  }
}

/** Notes how an exchange ends. Never rejects. */
async function settle(exchange: Exchange, keep: (keys: unknown) => void): Promise<void> {
  try {
    keep(await exchange.keys)
    exchange.state = 'read'
  } catch {
    exchange.state = 'failed'
  }
}

/** Returns true if another exchange may begin. */
function isOver({ at, state }: Exchange, now: number): boolean {
  switch (state) {
    case 'pending':
      return false
    case 'read':
      return now - at >= FRESH
    case 'failed':
      return now - at >= AFTER_FAILURE
  }
}

function waitFor(exchange: Exchange): Promise<unknown> {
  if (exchange.state === 'pending' && exchange.waiting >= WAITING)
    return Promise.reject(new Error('too many tokens wait for them. Try again'))
  exchange.waiting += 1
  return exchange.keys
}

async function readKeys({ issuer, jwksUri, caFile }: KeySource, timeout: number): Promise<unknown> {
  const ca = caFile === undefined ? undefined : await readAuthorities(caFile)
  const options = { ca, timeout }
  return readJson(jwksUri ?? (await discover(issuer, (url) => readJson(url, options))), options)
}

async function readAuthorities(path: string): Promise<string> {
  const use = {
    subject: `oidc: ca_file ${path}`,
    code: 'FAILED_PRECONDITION',
    limit: LARGEST_AUTHORITIES,
  } as const
  return (await readHostFile(path, use)).text
}

/** Returns where the keys are, from the issuer's configuration. They must be on the issuer's own host. */
async function discover(issuer: string, read: (url: string) => Promise<unknown>): Promise<string> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
  const { issuer: named, jwks_uri: keys } = (await read(url)) as Record<string, unknown>
  if (named !== issuer) throw new Error(`${url} is of another issuer`)
  if (typeof keys !== 'string' || !URL.canParse(keys)) throw new Error(`${url} names no keys`)
  if (new URL(keys).host === new URL(issuer).host) return keys
  throw new Error(`${url} names keys on another host. If they are right, write jwks_uri = "${keys}"`)
}
