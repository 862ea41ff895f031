/** Assignments that were staged are those that one transaction makes, whatever was written since. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import SQLite from 'better-sqlite3'
import * as fc from 'fast-check'
import { openStore } from '../../daemon/store/store.ts'
import { modelOf, openWorkspaces } from '../../daemon/workspaces/index.ts'
import type { DeclaredObject, Policy, Scope } from '../../policies/model/index.ts'
import { folder } from '../support/processes.ts'

const REGISTRIES = ['a', 'b', 'elsewhere']
const NAMES = ['r0', 'r1', 'r2', 'r3']
const NOW = Date.UTC(2026, 0, 1)

/** A repository as it is stored: registry, name, workspace, number of its policy, minutes to its next run. */
type Stored = readonly [string, string, string, number | null, number | null]

const stored: fc.Arbitrary<readonly Stored[]> = fc.uniqueArray(
  fc.tuple(
    fc.constantFrom(...REGISTRIES),
    fc.constantFrom(...NAMES),
    fc.constantFrom('w', 'other'),
    fc.option(fc.nat(3), { nil: null }),
    fc.option(fc.integer({ min: -99, max: 9999 }), { nil: null }),
  ),
  { selector: ([registry, name]) => `${registry}/${name}`, maxLength: 9 },
)

/** What is written between: a column of a row, all of it, or a row that is gone or new. */
type Edit = { readonly row: number; readonly column: number; readonly to: Stored }

const edits: fc.Arbitrary<readonly Edit[]> = fc.array(
  fc.record({
    row: fc.nat(8),
    column: fc.integer({ min: 2, max: 6 }),
    to: stored.filter((all) => all.length > 0).map(([first]) => first ?? ['a', 'r0', 'w', null, null]),
  }),
  { maxLength: 3 },
)

function withColumn([registry, name, ...rest]: Stored, column: number, to: Stored): Stored {
  const [workspace, policy, minutes] = rest
  switch (column) {
    case 2:
      return [registry, name, to[2], policy, minutes]
    case 3:
      return [registry, name, workspace, to[3], minutes]
    default:
      return [registry, name, workspace, policy, to[4]]
  }
}

function edited(rows: readonly Stored[], { row, column, to }: Edit): readonly Stored[] {
  const others = rows.filter(([registry, name]) => registry !== to[0] || name !== to[1])
  if (column === 6) return [...others, to]
  const before = rows[row]
  if (before === undefined) return rows
  const after = column === 5 ? [] : [withColumn(before, column, to)]
  return [...rows.slice(0, row), ...after, ...rows.slice(row + 1)]
}

const scope: fc.Arbitrary<Scope> = fc.oneof(
  fc.record({
    kind: fc.constant('repository' as const),
    registry: fc.constantFrom(...REGISTRIES),
    repository: fc.constantFrom(...NAMES),
  }),
  fc.record({
    kind: fc.constant('pattern' as const),
    registry: fc.constantFrom('a', 'b'),
    pattern: fc.constantFrom('r*', 'r1'),
  }),
  fc.constant({ kind: 'global' as const }),
)

const policies: fc.Arbitrary<readonly Policy[]> = fc
  .array(
    fc.record({
      scope,
      status: fc.constantFrom('ACTIVE' as const, 'ACTIVE' as const, 'DISABLED' as const),
      cron: fc.constantFrom('0 3 * * *', '*/20 * * * *'),
    }),
    { maxLength: 4 },
  )
  .map((all) =>
    all.map(({ cron, ...one }, at): Policy => ({
      kind: 'policy',
      block: 'lifecycle_policy',
      name: `p${at}`,
      schedule: { cron, timeZone: 'UTC' },
      rules: [],
      limits: { maxDeletePercent: 30, allowEmpty: false },
      grace: 0,
      untag: false,
      ...one,
    })),
  )

const COLUMNS = 'registry, repository, workspace, policy, next_run_at'

function openRows(file: string) {
  const database = new SQLite(file)
  const insert = database.prepare(`INSERT INTO repository (${COLUMNS}) VALUES (?, ?, ?, ?, ?)`)
  return {
    read: () => database.prepare(`SELECT ${COLUMNS} FROM repository ORDER BY 1, 2`).all(),
    write: database.transaction((rows: readonly Stored[]) => {
      database.exec('DELETE FROM repository')
      for (const [registry, name, workspace, policy, minutes] of rows)
        insert.run(
          registry,
          name,
          workspace,
          policy === null ? null : `lifecycle_policy.p${policy}`,
          minutes === null ? null : NOW + minutes * 60_000,
        )
    }),
    close: () => database.close(),
  }
}

test('staged assignments equal those of one transaction, whatever is written between', async () => {
  using at = folder()
  const file = join(at.path, 's.db')
  const store = openStore(file, { now: () => NOW })
  const workspaces = openWorkspaces(store)
  const rows = openRows(file)
  const registries = ['a', 'b'].map((name): DeclaredObject => ({
    kind: 'registry',
    name,
    url: `https://${name}.test`,
  }))
  const pace = async (): Promise<void> => {}
  await fc.assert(
    fc.asyncProperty(stored, edits, policies, async (before, changes, active) => {
      const after = modelOf([...registries, ...active], [])
      const between = changes.reduce(edited, before)
      rows.write(before)
      const found = await store.staging.inStage(async (stage) => {
        const staged = await workspaces.stageAssign('w', { stage, now: NOW, after, pace })
        rows.write(between)
        store.transaction(() => workspaces.assignStaged(staged))
        return rows.read()
      }, pace)
      rows.write(between)
      store.transaction(() => workspaces.assign('w', NOW, after))
      assert.deepEqual(found, rows.read())
    }),
    { numRuns: 300 },
  )
  rows.close()
  store.close()
})
