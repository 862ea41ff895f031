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

type Read = { readonly at: number; readonly keys: Promise<unknown>; readonly state: { failed: boolean } }

/** Returns the keys of an issuer: read when they are needed, kept for 10 minutes, one exchange at a time. */
export function issuerKeys(source: KeySource, { monotonic, timeout }: KeyOptions): IssuerKeys {
  let last: Read | undefined
  const read = (): Promise<unknown> => {
    const state = { failed: false }
    const keys = readKeys(source, timeout)
    keys.catch(() => (state.failed = true))
    last = { at: monotonic(), keys, state }
    return keys
  }
  return {
    get: (isKnown) => {
      if (last === undefined) return read()
      const age = monotonic() - last.at
      const longest = last.state.failed ? AFTER_FAILURE : isKnown ? KEPT : FRESH
      return age < longest ? last.keys : read()
    },
  }
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
