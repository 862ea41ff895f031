import {
  type Blob,
  compact,
  type ConfigFacts,
  type Digest,
  type Facts,
  type Instant,
  type ManifestFacts,
  type WantedFacts,
} from '../../policies/model/index.ts'
import { type FactKind, touchFacts, USE_GRAIN } from './content-use.ts'
import type { Sql } from './database.ts'
import { decode } from './decode.ts'

/** `parts`: the manifest itself, its config and layers, and the attestations that an index lists. */
export type StoredContent = Pick<ManifestFacts, 'children' | 'subject'> & { readonly parts: readonly Blob[] }

/** What manifests and configs say, by digest, for all repositories of a registry. Nothing in it is ever out of date. */
export type FactStore = {
  /** What is not known is left out; what is counts as used now. */
  readonly get: (registry: string, wanted: WantedFacts) => Facts
  /**
   * The stored blobs of these manifests, by their digests: each itself, its config and layers, and the attestations
   * that an index lists. A manifest that is not known is left out. Counts as no use.
   */
  readonly parts: (registry: string, manifests: readonly Digest[]) => ReadonlyMap<Digest, readonly Blob[]>
  /** The same, with what says to which image each manifest belongs. */
  readonly contents: (registry: string, manifests: readonly Digest[]) => ReadonlyMap<Digest, StoredContent>
  /** What is known stays as it is, and counts as used now. */
  readonly add: (registry: string, facts: Facts) => void
}

export function facts(sql: Sql, now: () => Instant): FactStore {
  return {
    get: (registry, { manifests, configs }) => ({
      manifests: use<ManifestFacts>(sql, { registry, kind: 'manifest', now: now() }, manifests),
      configs: use<ConfigFacts>(sql, { registry, kind: 'config', now: now() }, configs),
    }),
    parts: (registry, manifests) =>
      new Map(
        read<ManifestFacts>(sql, { registry, kind: 'manifest' }, manifests).map(({ fact }) => [
          fact.digest,
          partsOf(fact),
        ]),
      ),
    contents: (registry, manifests) =>
      new Map(
        read<ManifestFacts>(sql, { registry, kind: 'manifest' }, manifests).map(({ fact }) => [
          fact.digest,
          { parts: partsOf(fact), children: fact.children, ...compact({ subject: fact.subject }) },
        ]),
      ),
    add: (registry, { manifests, configs }) => {
      for (const one of manifests) write(sql, { registry, kind: 'manifest', now: now() }, one)
      for (const one of configs) write(sql, { registry, kind: 'config', now: now() }, one)
    },
  }
}

function partsOf(fact: ManifestFacts): readonly Blob[] {
  return [fact, ...(fact.blobs ?? []), ...fact.attestations]
}

type Place = { readonly registry: string; readonly kind: FactKind }
type Now = Place & { readonly now: Instant }
type StoredFact<T> = { readonly fact: T; readonly digest: Digest; readonly usedAt: Instant | null }

/** Digests that one statement reads. */
const SLICE = 500

/** Returns what is stored, in the order of the digests. */
function read<T>(sql: Sql, { registry, kind }: Place, digests: readonly Digest[]): StoredFact<T>[] {
  const found = new Map<Digest, StoredFact<T>>()
  for (let from = 0; from < digests.length; from += SLICE) {
    const rows = sql.all<{ digest: Digest; body: string; used_at: number | null }>(
      `SELECT digest, body, used_at FROM fact LEFT JOIN fact_use USING (kind, registry, digest)
       WHERE registry = ? AND kind = ? AND digest IN (SELECT value FROM json_each(?))`,
      registry,
      kind,
      JSON.stringify(digests.slice(from, from + SLICE)),
    )
    for (const { digest, body, used_at: usedAt } of rows)
      found.set(digest, { fact: decode<T>(body, `fact ${digest}`), digest, usedAt })
  }
  return digests.flatMap((digest) => found.get(digest) ?? [])
}

function use<T>(sql: Sql, { now, ...place }: Now, digests: readonly Digest[]): T[] {
  const found = read<T>(sql, place, digests)
  const stale = found.filter(({ usedAt }) => usedAt !== null && usedAt < now - USE_GRAIN)
  const places = stale.map(({ digest }) => ({ registry: place.registry, digest }))
  if (places.length > 0) sql.transaction(() => touchFacts(sql, place.kind, places, now))
  return found.map(({ fact }) => fact)
}

function write(sql: Sql, { registry, kind, now }: Now, fact: ManifestFacts | ConfigFacts): void {
  const { digest } = fact
  sql.run(
    'INSERT OR IGNORE INTO fact (registry, kind, digest, body) VALUES (?, ?, ?, ?)',
    registry,
    kind,
    digest,
    JSON.stringify(fact),
  )
  sql.run(
    'INSERT OR REPLACE INTO fact_use (kind, registry, digest, used_at) VALUES (?, ?, ?, ?)',
    kind,
    registry,
    digest,
    now,
  )
}
