import { timingSafeEqual } from 'node:crypto'
import { timeText, tokenSubject } from '../../policies/audit/index.ts'
import { CareenError, compact, type Duration, type Instant } from '../../policies/model/index.ts'
import type { Actor, Token } from '../../proto/resources/index.ts'
import type { RandomBytes, Store } from '../store/store.ts'
import type { NewToken, TokenOperations, TokenProof } from '../token-services.ts'
import { hashOf, idIn, newSecret } from './secret.ts'

export type TokenDeps = {
  readonly store: Pick<Store, 'audit' | 'tokens' | 'requests' | 'transaction'>
  readonly now: () => Instant
  readonly random: RandomBytes
}

const DAY: Duration = 24 * 3_600_000
/** How long a token is valid if its creator does not say, and at most. */
const USUAL: Duration = 90 * DAY
const LONGEST: Duration = 365 * DAY
/** How often the last use of a token is stored. */
const USE_STEP: Duration = 60_000

/** Creates, lists, revokes and proves bearer tokens. */
export function tokenOperations(deps: TokenDeps): TokenOperations {
  const { store } = deps
  return {
    create: (request) => store.transaction(() => create(deps, request)),
    list: (after, limit) => store.tokens.list(after, limit),
    revoke: (id, actor) => store.transaction(() => revoke(deps, id, actor)),
    prove: (text) => prove(deps, text),
  }
}

function create(
  deps: TokenDeps,
  { requestId, actor, ...request }: NewToken,
): { readonly token: Token; readonly secret: string } {
  const { store, now } = deps
  const { displayName, createdBy, expiresAt = now() + USUAL } = request
  const grants = JSON.stringify(request.grants)
  const asked = `${request.expiresAt ?? ''}`
  const key = {
    id: requestId,
    method: 'CreateToken',
    arguments: { displayName, createdBy, grants, expiresAt: asked },
  }
  const before = store.requests.resultOf(key)
  if (before !== undefined) return { token: get(store, before), secret: '' }
  refuseExpiry(expiresAt, now())
  const made = insert(deps, { ...request, expiresAt, ...compact({ creator: actor?.identity }) })
  store.requests.remember(key, made.token.id)
  const payload = { display_name: displayName, grants: request.grants, expire_time: timeText(expiresAt) }
  store.audit.add({ type: 'careen.token.created', actor, about: tokenSubject(made.token.id), payload })
  return made
}

function revoke({ store, now }: TokenDeps, id: string, actor: Actor | undefined): Token {
  // Why first: an unknown token is an error.
  const { displayName, revokedAt } = get(store, id)
  if (revokedAt !== undefined) return get(store, id)
  store.tokens.revoke(id, now())
  const payload = { display_name: displayName }
  store.audit.add({ type: 'careen.token.revoked', actor, about: tokenSubject(id), payload })
  return get(store, id)
}

function insert(
  { store, now, random }: TokenDeps,
  request: Omit<Token, 'id' | 'createdAt'>,
): { readonly token: Token; readonly secret: string } {
  for (;;) {
    const { id, text: secret, hash: secretHash } = newSecret(random)
    const token = { ...request, id, createdAt: now() }
    if (store.tokens.insert({ token, secretHash })) return { token, secret }
  }
}

function refuseExpiry(expiresAt: Instant, now: Instant): void {
  const field = 'token.expire_time'
  const why =
    expiresAt <= now
      ? 'it has passed already'
      : expiresAt > now + LONGEST
        ? 'a token is valid for at most 365 days'
        : undefined
  if (why !== undefined)
    throw new CareenError('INVALID_ARGUMENT', `${field}: ${why}`, { metadata: { field } })
}

/** What an unknown token is compared with. */
const NOTHING = new Uint8Array(32)

/**
 * Compares in constant time. An unknown id costs the same hash and the same comparison as a known one. What has no id is looked up
 * nowhere: whoever presents it knows that it has none.
 */
function prove({ store, now }: TokenDeps, text: string): TokenProof {
  const id = idIn(text)
  const stored = id === undefined ? undefined : store.tokens.get(id)
  const isEqual = timingSafeEqual(hashOf(text), stored?.secretHash ?? NOTHING)
  if (stored === undefined || !isEqual || stored.token.revokedAt !== undefined) return { kind: 'unknown' }
  const { token } = stored
  if (token.expiresAt <= now()) return { kind: 'expired', token }
  noteUse(store, token, now())
  return { kind: 'valid', token }
}

function noteUse({ tokens }: TokenDeps['store'], { id, usedAt = 0 }: Token, now: Instant): void {
  if (now - usedAt < USE_STEP) return
  try {
    tokens.markUsed(id, now)
  } catch {
    // Why ignored: a database that cannot be written can still be read.
  }
}

function get(store: TokenDeps['store'], id: string): Token {
  const stored = store.tokens.get(id)
  if (stored !== undefined) return stored.token
  throw new CareenError(
    'NOT_FOUND',
    `token ${id} does not exist. To list the tokens, run: careen token list`,
    {
      metadata: { token: id },
    },
  )
}
