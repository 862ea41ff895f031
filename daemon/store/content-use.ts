import type { Digest, Instant, ManifestFacts } from '../../policies/model/index.ts'
import type { Sql } from './database.ts'
import { decode } from './decode.ts'

export type FactKind = 'manifest' | 'config'
export type FactPlace = { readonly registry: string; readonly digest: Digest }

/** When facts were last asked for, as far as that matters for dropping them. */
export type FactUses = {
  /**
   * Looks at up to `limit` facts of a kind, in order, and drops those that were last used before an instant and that
   * nothing refers to. What is referred to is in use, a manifest's config with it: manifests come first. In one transaction.
   */
  readonly prune: (kind: FactKind, from: PruneFrom) => Pruned
}

export type PruneFrom = { readonly after?: FactPlace; readonly before: Instant; readonly limit: number }

/** `next`: after which the next slice begins; absent: that was the last one. */
export type Pruned = { readonly pruned: number; readonly next?: FactPlace }

/** A use is not noted again for so long, in milliseconds: reading hardly ever writes. So the last one may be that much later. */
export const USE_GRAIN: number = 7 * 24 * 3600 * 1000

type Row = FactPlace & { readonly used_at: Instant }

export function factUses(sql: Sql, now: () => Instant): FactUses {
  return {
    prune: (kind, { after, before, limit }) =>
      sql.transaction(() => {
        const rows = slice(sql, kind, after, limit)
        let pruned = 0
        for (const row of rows.filter(({ used_at }) => used_at < before - USE_GRAIN)) {
          if (row.used_at === 0) touchFacts(sql, kind, [row], now())
          else if (isNeeded(sql, kind, row)) keep(sql, row, now())
          else pruned += drop(sql, kind, row)
        }
        const last = rows.length < limit ? undefined : rows.at(-1)
        return last === undefined
          ? { pruned }
          : { pruned, next: { registry: last.registry, digest: last.digest } }
      }),
  }
}

/** Notes that facts that are there are in use. */
export function touchFacts(sql: Sql, kind: FactKind, places: readonly FactPlace[], at: Instant): void {
  for (const { registry, digest } of places)
    sql.run(
      'UPDATE fact_use SET used_at = ? WHERE kind = ? AND registry = ? AND digest = ?',
      at,
      kind,
      registry,
      digest,
    )
}

function slice(sql: Sql, kind: FactKind, after: FactPlace | undefined, limit: number): Row[] {
  return sql.all<Row>(
    `SELECT registry, digest, used_at FROM fact_use WHERE kind = ? AND (registry, digest) > (?, ?)
     ORDER BY registry, digest LIMIT ?`,
    kind,
    after?.registry ?? '',
    after?.digest ?? '',
    limit,
  )
}

const REFERRED = `
  SELECT 1 FROM sighting WHERE registry = ? AND digest = ? AND gone_at IS NULL UNION ALL
  SELECT 1 FROM tag WHERE registry = ? AND digest = ? UNION ALL
  SELECT 1 FROM intent WHERE registry = ? AND digest = ? AND (outcome IS NULL OR length(bytes) > 0) LIMIT 1`

/** By an inventory, by where a tag leads or led, or by a removal that may be put back or has to be looked at. */
function isNeeded(sql: Sql, kind: FactKind, { registry, digest }: FactPlace): boolean {
  if (kind === 'config') return false
  return sql.get(REFERRED, registry, digest, registry, digest, registry, digest) !== undefined
}

/** A manifest, with its config. */
function keep(sql: Sql, place: FactPlace, at: Instant): void {
  touchFacts(sql, 'manifest', [place], at)
  const { registry, digest } = place
  const row = sql.get<{ body: string }>(
    "SELECT body FROM fact WHERE kind = 'manifest' AND registry = ? AND digest = ?",
    registry,
    digest,
  )
  const config = row === undefined ? undefined : decode<ManifestFacts>(row.body, `fact ${digest}`).config
  if (config !== undefined) touchFacts(sql, 'config', [{ registry, digest: config }], at)
}

function drop(sql: Sql, kind: FactKind, { registry, digest }: FactPlace): number {
  sql.run('DELETE FROM fact_use WHERE kind = ? AND registry = ? AND digest = ?', kind, registry, digest)
  return sql.run('DELETE FROM fact WHERE kind = ? AND registry = ? AND digest = ?', kind, registry, digest)
}
