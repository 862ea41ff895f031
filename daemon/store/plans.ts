import type { RepositoryEffect } from '../../policies/diff/index.ts'
import { CareenError, type Instant, isWholeObject } from '../../policies/model/index.ts'
import type { StoredPlan } from '../../proto/resources/index.ts'
import type { Sql } from './database.ts'
import { decode } from './decode.ts'

export type Plans = {
  /**
   * Returns false if a plan of this id exists. Forgets the oldest plans of the owner in the workspace if more than 20 are not applied.
   * `owner`: the identity that made it; undefined: the daemon itself, without that limit.
   */
  readonly insert: (plan: StoredPlan, owner?: string) => boolean
  readonly get: (id: string) => StoredPlan | undefined
  readonly markApplied: (id: string, serial: number) => void
  /** Forgets plans that were made earlier and never applied. */
  readonly prune: (before: Instant) => number
}

/** Plans of an identity in a workspace that are not applied. */
const MOST_OPEN = 20

/** Why the newest is named: by a clock that was set back it seems to be older than others. */
const FORGET = `DELETE FROM plan WHERE id IN (
  SELECT id FROM plan WHERE workspace = ? AND owner = ? AND applied_serial IS NULL AND id <> ?
  ORDER BY created_at DESC, id LIMIT -1 OFFSET ?)`

export function plans(sql: Sql): Plans {
  return {
    insert: ({ effects, ...plan }, owner) =>
      sql.transaction(() => {
        const body = JSON.stringify({ ...plan, effects: [] })
        const inserted = sql.run(
          'INSERT INTO plan (id, created_at, body, workspace, owner) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING',
          plan.id,
          plan.createdAt,
          body,
          plan.workspace,
          owner ?? null,
        )
        if (inserted === 0) return false
        for (const [part, effect] of effects.entries())
          sql.run(
            'INSERT INTO plan_effect (plan, part, body) VALUES (?, ?, ?)',
            plan.id,
            part,
            JSON.stringify(effect),
          )
        if (owner !== undefined) sql.run(FORGET, plan.workspace, owner, plan.id, MOST_OPEN - 1)
        return true
      }),
    get: (id) => {
      const row = sql.get<{ body: string; applied_serial: number | null }>(
        'SELECT body, applied_serial FROM plan WHERE id = ?',
        id,
      )
      if (row === undefined) return undefined
      const made = decode<StoredPlan>(row.body, `plan ${id}`)
      // Plans that are older than the table have their effects in the body.
      refuseNewer(made)
      const plan = { ...made, effects: [...made.effects, ...effectsOf(sql, id)] }
      return row.applied_serial === null ? plan : { ...plan, appliedSerial: row.applied_serial }
    },
    markApplied: (id, serial) => {
      sql.run('UPDATE plan SET applied_serial = ? WHERE id = ?', serial, id)
    },
    prune: (before) => sql.run('DELETE FROM plan WHERE created_at < ? AND applied_serial IS NULL', before),
  }
}

/** Throws POLICY_NOT_UNDERSTOOD if a newer careen made the plan and an object of it is not understood whole. */
function refuseNewer({ id, changes }: StoredPlan): void {
  const objects = changes.flatMap((change) => [
    ...('before' in change ? [change.before] : []),
    ...('after' in change ? [change.after] : []),
  ])
  if (objects.every(isWholeObject)) return
  throw new CareenError(
    'POLICY_NOT_UNDERSTOOD',
    `plan ${id} was made by a newer careen, and this daemon does not know all of its objects. Run careen plan again`,
    { metadata: { plan: id } },
  )
}

function effectsOf(sql: Sql, id: string): RepositoryEffect[] {
  return sql
    .all<{ body: string }>('SELECT body FROM plan_effect WHERE plan = ? ORDER BY part', id)
    .map(({ body }) => decode<RepositoryEffect>(body, `plan ${id}`))
}
