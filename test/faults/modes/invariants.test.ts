/** Each check finds what it is for. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import SQLite from 'better-sqlite3'
import { violations } from './invariants.ts'
import { apply, plan, push, settle, startRun, startSystem } from './settle.ts'
import { IDLE, REPOSITORY, type System } from './system.ts'

async function quiet(): Promise<System> {
  const system = await startSystem('invariants')
  await push(system, 2)
  await startRun(system)
  await settle(system)
  assert.deepEqual(violations(system), [])
  return system
}

async function finds(spoil: (system: System) => void | Promise<void>, expected: RegExp): Promise<void> {
  using system = await quiet()
  await spoil(system)
  assert.match(violations(system).join('\n'), expected)
}

function raw(system: System, sql: string): void {
  const database = new SQLite(system.path())
  database.exec(sql)
  database.close()
}

const remove = ({ registry, now }: System, repository: string, digest: string, by: 'team' | 'careen'): void =>
  registry.histories.get(repository)?.remove(digest, now(), by)

test('a build that the policy keeps and that is gone', () =>
  finds((system) => remove(system, REPOSITORY, system.team.builds.at(-1)?.digest ?? '', 'careen'), /^I1: /))

test('a DELETE without an intent, and a repository whose policy is disabled', async () => {
  const lives = ({ registry }: System, repository: string): string[] => [
    ...(registry.histories.get(repository)?.present ?? []),
  ]
  await finds(async (system) => {
    for (const repository of [REPOSITORY, IDLE])
      await system.registry.client.deleteManifest(repository, lives(system, repository)[0] ?? '')
  }, /^I2: sha256:\w+ is deleted without an intent\n(?:.*\n)+I7: sha256:\w+ of idle\/web is deleted/m)
})

test('an intent without an outcome, and one that says what is not so', async () => {
  await finds((system) => raw(system, 'UPDATE intent SET outcome = NULL'), /I2: intent 1 has no outcome/)
  await finds((system) => {
    const [gone] = system.team.builds
    const made = system.registry.histories.get(REPOSITORY)?.lives.get(gone?.digest ?? '')?.made
    if (made !== undefined) system.registry.push(REPOSITORY, made, 'build-1', system.now())
  }, /I2: .* is recorded as deleted, and it is there/)
})

test('an apply of which a part is missing, and a plan that was applied twice', async () => {
  await finds((system) => raw(system, 'UPDATE workspace SET serial = serial + 1'), /I4: serial 2/)
  await finds(async (system) => {
    await apply(system, await plan(system, 2), randomUUID())
    raw(system, 'UPDATE history SET plan_id = (SELECT min(plan_id) FROM history)')
  }, /I5: a plan was applied twice/)
})

test('a run that never ends, and images that stay', async () => {
  await finds((system) => raw(system, "UPDATE run SET state = 'RUNNING'"), /I6: run \S+ is RUNNING still/)
  await finds((system) => push(system, 1), /I6: 1 images should be gone/)
})

test('a secret of a lease in the database', () =>
  finds((system) => {
    system.secrets.push(Buffer.from('a secret of a lease'))
    raw(
      system,
      "UPDATE workspace SET name = name; CREATE TABLE leak AS SELECT 'a secret of a lease' AS secret",
    )
  }, /I10: /))
