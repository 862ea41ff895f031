import type { Instant } from '../../policies/model/index.ts'
import type { Sql } from './database.ts'

/** What a connection to a registry shows. `address`: with its port. `key`: SHA-256 of the certificate's public key. */
export type RegistryTrait = { readonly kind: 'address' | 'key' | 'challenge'; readonly value: string }

/** What connections to registries showed, by the identity of the registry. */
export type RegistryTraits = {
  readonly add: (identity: string, trait: RegistryTrait) => void
  /** Returns the traits of an identity that were seen since an instant, in order of kind and value. */
  readonly of: (identity: string, since: Instant) => readonly RegistryTrait[]
  /** Returns when an identity was first seen, or undefined if it never was. */
  readonly firstSeen: (identity: string) => Instant | undefined
  /** Removes what was not seen since an instant. */
  readonly prune: (before: Instant) => void
}

/** A trait that is seen again is written at most so often. Milliseconds. */
const EVERY = 3_600_000

export function registryTraits(sql: Sql, now: () => Instant): RegistryTraits {
  const written = new Map<string, Instant>()
  return {
    add: (identity, { kind, value }) => {
      const key = JSON.stringify([identity, kind, value])
      const at = now()
      const last = written.get(key)
      if (last !== undefined && Math.abs(at - last) < EVERY) return
      written.set(key, at)
      sql.run(
        `INSERT INTO registry_trait (identity, kind, value, first_seen, last_seen) VALUES (?, ?, ?, ?, ?)
           ON CONFLICT DO UPDATE SET last_seen = max(last_seen, excluded.last_seen)`,
        identity,
        kind,
        value,
        at,
        at,
      )
    },
    of: (identity, since) =>
      sql.all<RegistryTrait>(
        'SELECT kind, value FROM registry_trait WHERE identity = ? AND last_seen >= ? ORDER BY kind, value',
        identity,
        since,
      ),
    firstSeen: (identity) =>
      sql.get<{ at: Instant | null }>(
        'SELECT min(first_seen) AS at FROM registry_trait WHERE identity = ?',
        identity,
      )?.at ?? undefined,
    prune: (before) => void sql.run('DELETE FROM registry_trait WHERE last_seen < ?', before),
  }
}
