/** The people of the life: what they see to, and what they leave. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Run } from '../../proto/resources/run.ts'
import type { World } from './life.ts'
import { openPeople } from './people.ts'
import { openRandom } from './random.ts'
import type { Deed } from './team.ts'

const HOUR = 3_600_000
const STOPPED =
  'Cleaning of the repository is stopped. Check these tags, then run: careen repositories resume prod/team/web'

/** As much of a world as people need who see to runs. */
function openSmall(seed = 'people') {
  const deeds: Deed[] = []
  const said: string[] = []
  const state = { weather: 'fine', skew: 0, troubled: false }
  const world = {
    random: openRandom(seed),
    time: 0,
    rules: { registry: 'prod' },
    get skew() {
      return state.skew
    },
    get troubled() {
      return state.troubled
    },
    registry: { weather: () => ({ kind: state.weather }) },
    daemon: { resume: (name: string) => void said.push(`resume ${name}`) },
    approve: async ({ id }: Run) => void said.push(`approve ${id}`),
    later: (deed: Deed) => void deeds.push(deed),
    tell: () => {},
    noteLooks: () => {},
  }
  const people = openPeople(world as unknown as World)
  const end = (run: Partial<Run>): void => people.heard({ id: 'r-1', repository: 'team/web', ...run } as Run)
  const wait = async (): Promise<void> => {
    for (const { act } of deeds.splice(0)) await act()
  }
  return { deeds, said, state, end, wait }
}

test('somebody approves most runs that wait, some hours later', async () => {
  const { deeds, said, end, wait } = openSmall()
  for (let i = 0; i < 100; i += 1) end({ id: `r-${i}`, state: 'AWAITING_APPROVAL' })
  assert.equal(deeds.length, 100)
  assert.ok(deeds.every(({ at }) => at >= 5 * HOUR && at <= 8 * HOUR))
  await wait()
  assert.ok(said.length > 60 && said.length < 95, `${said.length} approved`)
})

test('a repository that is stopped is resumed, also in times of trouble', async () => {
  const { said, state, end, wait } = openSmall()
  state.troubled = true
  end({ state: 'FAILED', message: STOPPED })
  await wait()
  assert.deepEqual(said, ['resume prod/team/web'])
})

test('nothing is resumed while the registry is away or a clock is wrong, but later', async () => {
  const { said, state, deeds, end, wait } = openSmall()
  end({ state: 'FAILED', message: STOPPED })
  state.weather = 'away'
  await wait()
  state.weather = 'fine'
  state.skew = 1
  await wait()
  assert.deepEqual([said, deeds.length], [[], 1])
  state.skew = 0
  await wait()
  assert.deepEqual(said, ['resume prod/team/web'])
})

test('runs that failed for another reason, or succeeded, are left alone', async () => {
  const { said, state, end, wait } = openSmall()
  end({ state: 'SUCCEEDED' })
  end({ state: 'FAILED', message: 'the registry cannot be reached' })
  state.troubled = true
  end({ state: 'FAILED', message: 'careen repositories resume prod/team/web' })
  await wait()
  assert.deepEqual(said, [])
})
