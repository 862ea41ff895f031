/** Databases of earlier versions, whose JSON has other names. */
import assert from 'node:assert/strict'
import { cpSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { unwatched } from '../../daemon/store/connection.ts'
import { openDatabase, sqlOver } from '../../daemon/store/database.ts'
import { MIGRATIONS } from '../../daemon/store/migrate.ts'
import { plans } from '../../daemon/store/plans.ts'
import { runs } from '../../daemon/store/runs.ts'
import { folder } from '../support/processes.ts'

const CHECK = { guard: 'max_delete_percent', ok: false, actual: 9, limit: 3, message: 'too many' }
const RUN = {
  id: 'r1',
  workspace: 'default',
  kind: 'CLEAN',
  registry: 'prod',
  repository: 'team/web',
  createdAt: 5,
  errorCode: 'DELETE_UNSETTLED',
  lookedAt: 4,
  guards: [CHECK],
}
const EFFECT = {
  repository: { registry: 'prod', repository: 'team/web' },
  deletes: [],
  kept: 1,
  bytes: 2,
  lints: [],
  guards: [CHECK],
  heldBack: { images: 2, tags: ['latest'] },
}
const PLAN = {
  id: 'p1',
  workspace: 'default',
  baseSerial: 1,
  createdAt: 10,
  createdBy: 'test',
  changes: [],
  summary: {},
  limits: ['registry prod: deletes are disabled'],
}

test('runs and plans of an earlier version have the names of today', () => {
  using at = folder()
  const older = join(at.path, 'migrations')
  cpSync(fileURLToPath(MIGRATIONS), older, { recursive: true })
  for (const name of readdirSync(older)) if (name >= '0016') rmSync(join(older, name))
  const path = join(at.path, 'careen.db')
  const before = openDatabase(path, pathToFileURL(`${older}/`))
  before
    .prepare(
      'INSERT INTO run (id, registry, repository, kind, state, created_at, body) VALUES (?, ?, ?, ?, ?, ?, ?)',
    )
    .run('r1', 'prod', 'team/web', 'CLEAN', 'FAILED', 5, JSON.stringify(RUN))
  const insert = before.prepare('INSERT INTO plan (id, created_at, body) VALUES (?, ?, ?)')
  insert.run('p1', 10, JSON.stringify({ ...PLAN, effects: [] }))
  insert.run('p2', 10, JSON.stringify({ ...PLAN, id: 'p2', effects: [EFFECT] }))
  before
    .prepare('INSERT INTO plan_effect (plan, part, body) VALUES (?, ?, ?)')
    .run('p1', 0, JSON.stringify(EFFECT))
  before.close()

  const sql = sqlOver(unwatched(openDatabase(path)))
  const run = runs(sql).get('r1')
  assert.deepEqual([run?.limitChecks, run?.errorCode, run?.scannedAt], [[CHECK], 'DELETE_OUTCOME_UNKNOWN', 4])
  const { guards, heldBack, ...kept } = EFFECT
  const stored = plans(sql, () => 20)
  const [first, second] = [stored.get('p1'), stored.get('p2')]
  assert.deepEqual(first?.warnings, PLAN.limits)
  assert.deepEqual(first?.effects, [{ ...kept, limitChecks: guards, deferred: heldBack }])
  assert.deepEqual(second?.effects[0]?.limitChecks, guards)
  assert.ok(!('guards' in (second?.effects[0] ?? {})))
})

test('the stored name of the scan of a run stays', () => {
  using at = folder()
  const sql = sqlOver(unwatched(openDatabase(join(at.path, 'careen.db'))))
  runs(sql).insert({
    ...RUN,
    state: 'QUEUED',
    kind: 'CLEAN',
    trigger: 'request',
    createdBy: 'ann',
    attempts: 0,
    cancelRequested: false,
    limitChecks: [],
  })
  runs(sql).update('r1', { scannedAt: 7 })
  const [row] = sql.all<{ body: string }>('SELECT body FROM run')
  assert.equal((JSON.parse(row?.body ?? '') as { lookedAt?: unknown }).lookedAt, 7)
  assert.equal(runs(sql).get('r1')?.scannedAt, 7)
})
