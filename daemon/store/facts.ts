import type { Blob, ConfigFacts, Digest, Facts, ManifestFacts, WantedFacts } from '../../policies/index.ts'
import type { Sql } from './database.ts'
import { decode } from './decode.ts'

/** What manifests and configs say, by digest, for all repositories of a registry. Nothing in it is ever out of date. */
export type FactStore = {
  /** What is not known is left out. */
  readonly get: (registry: string, wanted: WantedFacts) => Facts
  /**
   * What the storage holds of these manifests, by their digests: each itself, its config and layers, and the attestations
   * that an index lists. A manifest that is not known is left out.
   */
  readonly parts: (registry: string, manifests: readonly Digest[]) => ReadonlyMap<Digest, readonly Blob[]>
  /** What is known stays as it is. */
  readonly add: (registry: string, facts: Facts) => void
}

export function facts(sql: Sql): FactStore {
  const read = <T>(registry: string, kind: string, digests: readonly Digest[]): T[] =>
    digests.flatMap((digest) => {
      const row = sql.get<{ body: string }>(
        'SELECT body FROM fact WHERE registry = ? AND kind = ? AND digest = ?',
        registry,
        kind,
        digest,
      )
      return row === undefined ? [] : [decode<T>(row.body, `fact ${digest}`)]
    })
  const write = (registry: string, kind: string, fact: ManifestFacts | ConfigFacts): void => {
    sql.run(
      'INSERT OR IGNORE INTO fact (registry, kind, digest, body) VALUES (?, ?, ?, ?)',
      registry,
      kind,
      fact.digest,
      JSON.stringify(fact),
    )
  }
  return {
    get: (registry, { manifests, configs }) => ({
      manifests: read<ManifestFacts>(registry, 'manifest', manifests),
      configs: read<ConfigFacts>(registry, 'config', configs),
    }),
    parts: (registry, manifests) =>
      new Map(
        read<ManifestFacts>(registry, 'manifest', manifests).map((manifest) => [
          manifest.digest,
          [manifest, ...(manifest.blobs ?? []), ...manifest.attestations],
        ]),
      ),
    add: (registry, { manifests, configs }) => {
      for (const one of manifests) write(registry, 'manifest', one)
      for (const one of configs) write(registry, 'config', one)
    },
  }
}
