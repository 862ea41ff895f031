import { hash, timingSafeEqual } from 'node:crypto'
import type { Metadata } from '@grpc/grpc-js'
import { timeText } from '../../policies/audit/index.ts'
import { CareenError, type Instant } from '../../policies/model/index.ts'
import {
  ALL_WORKSPACES,
  type Caller,
  type Grant,
  LOCAL_IDENTITY,
  type Token,
} from '../../proto/resources/index.ts'
import type { OidcProof, ProveOidc, TokenOperations } from '../token-services.ts'
import { type ClientCertificate, provenIdentity } from './client-certificates.ts'

/** Returns who calls, later if an issuer has to be asked. Throws, or rejects, with the reason if nobody is proven. */
export type Identify = (
  metadata: Metadata,
  certificate: ClientCertificate | undefined,
) => Caller | Promise<Caller>

export type IdentifyOptions = {
  /** The content of `--token-file`. */
  readonly fileToken: string | undefined
  /** Who calls without credentials. Undefined: nobody may. */
  readonly anonymous: Caller | undefined
  readonly prove: TokenOperations['prove']
  readonly proveOidc: ProveOidc
  /** Returns what an identity may do that has no grants of its own, now. */
  readonly grantsOf: (identity: string) => readonly Grant[]
  readonly now: () => Instant
}

/** Everything, also as a worker: for the one user of a host, and for whoever has the token of `--token-file`. */
const EVERYTHING: readonly Grant[] = (['ADMIN', 'WORKER'] as const).map((role) => ({
  role,
  workspaces: [ALL_WORKSPACES],
  registries: [],
}))

/** Who reaches the only socket of a daemon, or the loopback address of one that needs no token. */
export const LOCAL_CALLER: Caller = { identity: LOCAL_IDENTITY, grants: EVERYTHING, expiresAt: undefined }

/** Who calls a method that is open to everybody. */
export const NOBODY: Caller = { identity: 'nobody', grants: [], expiresAt: undefined }

const FILE_CALLER: Caller = { identity: 'token:file', grants: EVERYTHING, expiresAt: undefined }

/**
 * Returns how callers are identified. A bearer token that is presented wins and must be valid; then a client certificate counts, and
 * then the listener.
 */
export function openIdentify(options: IdentifyOptions): Identify {
  const { anonymous, grantsOf, now } = options
  const ofBearer = bearers(options)
  return (metadata, certificate) => {
    const [presented] = metadata.get('authorization')
    if (presented !== undefined) return ofBearer(/^Bearer (.*)$/i.exec(String(presented))?.[1] ?? '')
    if (certificate !== undefined) {
      const identity = provenIdentity(certificate, now())
      return { identity, grants: grantsOf(identity), expiresAt: certificate.expiresAt }
    }
    if (anonymous !== undefined) return withGrants(anonymous, grantsOf(anonymous.identity))
    throw missing()
  }
}

function bearers({
  fileToken,
  prove,
  proveOidc,
  grantsOf,
}: IdentifyOptions): (text: string) => ReturnType<Identify> {
  const isFileToken = equality(fileToken)
  return (text) => {
    const isFile = isFileToken(text)
    // Why also for the token of the file: every credential costs the same.
    const proof = prove(text)
    if (isFile) return FILE_CALLER
    switch (proof.kind) {
      case 'valid':
        return callerOfToken(proof.token)
      case 'expired':
        throw expired(proof.token.expiresAt)
      case 'unknown': {
        const later = proveOidc(text)
        if (later === undefined) throw invalidToken()
        return later.then((outcome) => callerOfIssuer(outcome, grantsOf))
      }
    }
  }
}

function callerOfIssuer(proof: OidcProof, grantsOf: IdentifyOptions['grantsOf']): Caller {
  switch (proof.kind) {
    case 'valid':
      return { identity: proof.identity, grants: grantsOf(proof.identity), expiresAt: proof.expiresAt }
    case 'expired':
      throw expired()
    case 'invalid':
      throw new CareenError('CREDENTIALS_INVALID', `the OIDC token is not accepted: ${proof.why}`)
  }
}

function withGrants(caller: Caller, more: readonly Grant[]): Caller {
  return more.length === 0 ? caller : { ...caller, grants: [...caller.grants, ...more] }
}

/** Returns the identity of a token's callers. */
export function tokenIdentity({ id }: Pick<Token, 'id'>): string {
  return `token:${id}`
}

function callerOfToken(token: Token): Caller {
  return { identity: tokenIdentity(token), grants: token.grants, expiresAt: token.expiresAt }
}

/** Compares in constant time. Why also without a token: an invalid one costs the same. */
function equality(token: string | undefined): (presented: string) => boolean {
  const expected = sha256(token ?? '')
  return (presented) => timingSafeEqual(sha256(presented), expected) && token !== undefined
}

function sha256(text: string): Buffer {
  return hash('sha256', text, 'buffer')
}

function missing(): CareenError {
  return new CareenError(
    'CREDENTIALS_MISSING',
    'the daemon requires a token or a client certificate. Set -token-file FILE or CAREEN_TOKEN_FILE, or -client-certificate FILE and -client-key FILE',
  )
}

/** Also for a token that was revoked. */
export function invalidToken(): CareenError {
  return new CareenError(
    'CREDENTIALS_INVALID',
    'the daemon does not know this token, or it was revoked. Name the file of a valid one with -token-file FILE or CAREEN_TOKEN_FILE',
    { metadata: { credential: 'token' } },
  )
}

/** Also for credentials that expire while a stream is open. */
export function expired(at?: Instant): CareenError {
  const metadata = at === undefined ? {} : { credential: 'token', expire_time: timeText(at) }
  return new CareenError(
    'CREDENTIALS_EXPIRED',
    'the token or the certificate of the caller has expired. Use a new one',
    { metadata },
  )
}
