import type { Instant } from '../../policies/model/index.ts'
import { compact } from '../../policies/model/index.ts'
import type { Grant, Token } from '../../proto/resources/index.ts'
import type { Sql } from './database.ts'

/** A token with the SHA-256 of its secret. */
export type StoredToken = { readonly token: Token; readonly secretHash: Uint8Array }

/** Bearer tokens, also expired and revoked ones. */
export type BearerTokens = {
  /** Inserts a token. Returns false if the id exists. */
  readonly insert: (stored: StoredToken) => boolean
  readonly get: (id: string) => StoredToken | undefined
  /** Returns tokens after an id, in order of ids. */
  readonly list: (after: string, limit: number) => readonly Token[]
  /** Marks a token as revoked, unless it is already. */
  readonly revoke: (id: string, at: Instant) => void
  readonly markUsed: (id: string, at: Instant) => void
}

type TokenRow = {
  readonly id: string
  readonly secret_sha256: Uint8Array
  readonly display_name: string
  readonly grants: string
  readonly created_by: string
  readonly creator: string | null
  readonly created_at: number
  readonly expires_at: number
  readonly used_at: number | null
  readonly revoked_at: number | null
}

export function tokens(sql: Sql): BearerTokens {
  return {
    insert: ({ token, secretHash }) =>
      sql.run(
        `INSERT INTO token (id, secret_sha256, display_name, grants, created_by, creator, created_at, expires_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
        token.id,
        secretHash,
        token.displayName,
        JSON.stringify(token.grants),
        token.createdBy,
        token.creator ?? null,
        token.createdAt,
        token.expiresAt,
      ) === 1,
    get: (id) => {
      const row = sql.get<TokenRow>('SELECT * FROM token WHERE id = ?', id)
      return row === undefined ? undefined : { token: tokenOf(row), secretHash: row.secret_sha256 }
    },
    list: (after, limit) =>
      sql.all<TokenRow>('SELECT * FROM token WHERE id > ? ORDER BY id LIMIT ?', after, limit).map(tokenOf),
    revoke: (id, at) => {
      sql.run('UPDATE token SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL', at, id)
    },
    markUsed: (id, at) => {
      sql.run('UPDATE token SET used_at = ? WHERE id = ?', at, id)
    },
  }
}

function tokenOf(row: TokenRow): Token {
  return {
    id: row.id,
    displayName: row.display_name,
    grants: JSON.parse(row.grants) as Grant[],
    createdBy: row.created_by,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    ...compact({
      creator: row.creator ?? undefined,
      usedAt: row.used_at ?? undefined,
      revokedAt: row.revoked_at ?? undefined,
    }),
  }
}
