/** A run whose database is moved, replaced or deleted while it deletes. */
import assert from 'node:assert/strict'
import { copyFileSync, renameSync } from 'node:fs'
import { test } from 'node:test'
import { LEASE_LENGTH } from '../../daemon/ledger/ledger.ts'
import type { Fault } from '../../daemon/registry/fake/faults.ts'
import type { MemoryRequest } from '../../daemon/registry/fake/state.ts'
import { openWorld, pushTen, webPolicy } from '../support/world.ts'

/** A world of ten images, six of which a run deletes. `lose` is called while the registry handles the first DELETE. */
async function losing(lose: (path: string) => void) {
  const about = { database: '', isLost: false }
  const fault = ({ method, path }: MemoryRequest): Fault | undefined => {
    if (method !== 'DELETE' || path.includes('careen-probe') || about.isLost) return undefined
    about.isLost = true
    return { kind: 'before', act: async () => lose(about.database) }
  }
  const world = await openWorld({ fault })
  about.database = world.database
  await pushTen(world, 6)
  await world.apply(webPolicy('max_delete_percent = 100'))
  return world
}

test('a database that is replaced during a DELETE stops the run: that DELETE is the last, and nothing is applied', async () => {
  await using world = await losing((path) => {
    copyFileSync(path, `${path}.copy`)
    renameSync(`${path}.copy`, path)
  })
  const run = await world.start('prod/team/web')
  const refusal = { code: 'STORE_FAILED', message: /another file is in the place of/ }
  await assert.rejects(world.workOn(run), refusal)
  assert.equal(world.deletes().length, 1)
  await assert.rejects(world.apply(webPolicy('max_delete_percent = 99')), refusal)
})

test('a run stops while its database is away, and ends after it is back', async () => {
  await using world = await losing((path) => renameSync(path, `${path}.away`))
  const run = await world.start('prod/team/web')
  await assert.rejects(world.workOn(run), { code: 'STORE_FAILED', message: /was moved or deleted/ })
  assert.equal(world.deletes().length, 1)
  renameSync(`${world.database}.away`, world.database)
  world.clock.skew += LEASE_LENGTH + 1
  const ended = await world.workOn(run)
  assert.equal(ended.state, 'SUCCEEDED', ended.message)
  const left = await world.tags('team/web')
  assert.equal(left.filter((tag) => tag.startsWith('release')).length, 4)
})
