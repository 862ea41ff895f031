/** The simulation and its judge. What the seeds find is in `seeds-N.test.ts`. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openStore } from '../../daemon/store/store.ts'
import { openRandom } from '../life/random.ts'
import { openLifeRegistry } from '../life/registry.ts'
import { emptyDatabase } from '../support/empty-database.ts'
import { openJudge } from './judge.ts'
import { simulate } from './simulate.ts'
import { openTeam } from './team.ts'

test('a seed is the same simulation whenever it runs', async () => {
  const [one, other] = [await simulate(7), await simulate(7)]
  assert.deepEqual(one.story, other.story)
  assert.notDeepEqual((await simulate(8)).story, one.story)
})

function judged() {
  const now = { time: 0 }
  const random = openRandom('judged')
  const registry = openLifeRegistry({
    now: () => now.time,
    daemonNow: () => now.time,
    untag: true,
    referrers: false,
    lastCatalog: () => undefined,
    deleting: () => {},
  })
  const store = openStore(emptyDatabase(), { now: () => now.time })
  const team = openTeam('team/web', registry, random)
  while (team.builds.length < 3) team.push((now.time += 1000))
  const judge = openJudge(store, registry, [team])
  judge.applied(2, now.time)
  judge.granted('team/web', 'CLEAN', 'one')
  const [old = '', , newest = ''] = team.builds.map(({ digest }) => digest)
  return { judge, store, old, newest, at: now.time + 60_000 }
}

test('the judge lets pass what the policy does not retain, by the holder of the lease', () => {
  const { judge, store, old, at } = judged()
  judge.sent('team/web', old, 'one', at)
  assert.deepEqual(judge.findings, [])
  store.close()
})

test('the judge sees a DELETE of what the policy retains', () => {
  const { judge, store, newest, at } = judged()
  judge.sent('team/web', newest, 'one', at)
  assert.match(judge.findings.join(), /is retained/)
  store.close()
})

test('the judge sees a second runner', () => {
  const { judge, store, old, at } = judged()
  judge.granted('team/web', 'CLEAN', 'other')
  judge.sent('team/web', old, 'one', at)
  assert.match(judge.findings.join(), /other has the lease/)
  store.close()
})

test('the judge sees a DELETE that a change of the policy came before', () => {
  const { judge, store, old, at } = judged()
  judge.applied(3, at - 20_000)
  judge.sent('team/web', old, 'one', at)
  assert.match(judge.findings.join(), /is retained/)
  store.close()
})
