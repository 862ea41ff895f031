import type { Sql } from './database.ts'
import type { AssignedRepository } from './repositories.ts'

/** A repository as an assignment found it, and as it will be. */
export type StagedRepository = {
  /** Undefined: it was not known. */
  readonly was: AssignedRepository | undefined
  readonly is: AssignedRepository
}

/** Repositories that are not as their stage found them. `isWhole`: false: some of them are gone, or the stage is. */
export type DriftedRepositories = { readonly isWhole: boolean; readonly drifted: AssignedRepository[] }

/** Assignments that wait for a transaction, in a stage. */
export type StagedRepositories = {
  readonly stageAssigned: (stage: number, repositories: readonly StagedRepository[]) => void
  /** Compares the repositories of registries with what was staged of them. `staged`: how many were. */
  readonly drifted: (stage: number, registries: readonly string[], staged: number) => DriftedRepositories
  /** Assigns what is staged and changes something. Requires a transaction. */
  readonly assignStaged: (stage: number) => void
}

type Drifted = {
  readonly registry: string
  readonly repository: string
  readonly workspace: string
  readonly policy: string | null
  readonly next_run_at: number | null
  readonly known: number | null
}

/** Why a left join: the rows are compared where they are, in the order of both keys. */
const DRIFTED = `SELECT now.registry, now.repository, now.workspace, now.policy, now.next_run_at, staged.known
  FROM json_each(?) AS named JOIN repository AS now ON now.registry = named.value
  LEFT JOIN staging.staged_repository AS staged
    ON staged.stage = ? AND staged.registry = now.registry AND staged.repository = now.repository
  WHERE staged.known IS NOT 1 OR staged.was_workspace <> now.workspace OR staged.was_policy IS NOT now.policy
    OR staged.was_next_run_at IS NOT now.next_run_at`

const COUNTS = `SELECT
  (SELECT count(*) FROM json_each(?) AS named JOIN repository ON registry = named.value) AS found,
  count(*) AS staged, coalesce(sum(known), 0) AS known FROM staging.staged_repository WHERE stage = ?`

const ASSIGN = `INSERT INTO repository (registry, repository, workspace, policy, next_run_at, absent_at)
  SELECT registry, repository, workspace, policy, next_run_at, (SELECT at FROM catalog_look AS look WHERE look.registry = one.registry)
  FROM staging.staged_repository AS one WHERE stage = ? AND changes = 1
  ON CONFLICT DO UPDATE SET workspace = excluded.workspace, policy = excluded.policy, next_run_at = excluded.next_run_at`

export function stagedRepositories(sql: Sql): StagedRepositories {
  return {
    stageAssigned: (stage, repositories) =>
      sql.transaction(() => {
        for (const one of repositories) stageOne(sql, stage, one)
      }),
    drifted: (stage, registries, staged) => {
      const names = JSON.stringify(registries)
      const rows = sql.all<Drifted>(DRIFTED, names, stage)
      const counts = sql.get<{ found: number; staged: number; known: number }>(COUNTS, names, stage)
      const same = (counts?.found ?? 0) - rows.length
      const known = same + rows.filter((row) => row.known === 1).length
      return {
        isWhole: counts?.staged === staged && counts.known === known,
        drifted: rows.map(({ known: _known, policy, next_run_at: next, ...row }) => ({
          ...row,
          policy: policy ?? undefined,
          nextRunAt: next ?? undefined,
        })),
      }
    },
    assignStaged: (stage) => {
      sql.run(ASSIGN, stage)
    },
  }
}

function stageOne(sql: Sql, stage: number, { was, is }: StagedRepository): void {
  const [known, changes] = [was === undefined ? 0 : 1, isSameAssignment(was, is) ? 0 : 1]
  const columns = [...(was === undefined ? [null, null, null] : columnsOf(was)), ...columnsOf(is)]
  sql.run(
    'INSERT OR REPLACE INTO staging.staged_repository VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    stage,
    is.registry,
    is.repository,
    known,
    changes,
    ...columns,
  )
}

function columnsOf({
  workspace,
  policy,
  nextRunAt,
}: AssignedRepository): readonly (string | number | null)[] {
  return [workspace, policy ?? null, nextRunAt ?? null]
}

/** Returns true if nothing is to be written. `before` undefined: the repository is not known. */
export function isSameAssignment(before: AssignedRepository | undefined, after: AssignedRepository): boolean {
  return (
    before?.workspace === after.workspace &&
    before.policy === after.policy &&
    before.nextRunAt === after.nextRunAt
  )
}
