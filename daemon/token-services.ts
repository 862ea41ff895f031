/** Operations of tokens. */
import type { Instant } from '../policies/model/index.ts'
import type { Actor, Grant, Token } from '../proto/resources/index.ts'

/** A request for a token. The same request id returns the same token, without its secret. */
export type NewToken = {
  readonly displayName: string
  readonly grants: readonly Grant[]
  readonly createdBy: string
  /** Undefined: after 90 days. */
  readonly expiresAt: Instant | undefined
  readonly requestId: string
  /** Who asks. Absent: the daemon itself. */
  readonly actor?: Actor
}

/** What a text proves that is presented as a token. */
export type TokenProof =
  | { readonly kind: 'valid' | 'expired'; readonly token: Token }
  /** There is no such token, its secret is another, or it was revoked. */
  | { readonly kind: 'unknown' }

/** What a text proves that is presented as a token of an OIDC issuer. */
export type OidcProof =
  | { readonly kind: 'valid'; readonly identity: string; readonly expiresAt: Instant }
  | { readonly kind: 'expired' }
  | { readonly kind: 'invalid'; readonly why: string }

/** Returns undefined if the text is no token of that kind. The promise does not reject. */
export type ProveOidc = (text: string) => Promise<OidcProof> | undefined

/** Creates, lists, revokes and proves bearer tokens. */
export type TokenOperations = {
  /** Throws INVALID_ARGUMENT if the token would expire at once, or after more than 365 days. */
  readonly create: (request: NewToken) => { readonly token: Token; readonly secret: string }
  /** Returns tokens after an id, in order of ids. */
  readonly list: (after: string, limit: number) => readonly Token[]
  /** Throws NOT_FOUND if there is no such token. */
  readonly revoke: (id: string, actor?: Actor) => Token
  /** Takes the same time for every text that is not valid. */
  readonly prove: (text: string) => TokenProof
}
