/** On random repositories, what a dry run shows is what a run removes, in the same order. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { pushIndex, type Pushed } from '../support/push.ts'
import { openWorld, webPolicy, type World } from '../support/world.ts'

type Seed = {
  readonly tag: string
  readonly days: number
  readonly children: number
  readonly signed: boolean
}

const seeds: fc.Arbitrary<readonly Seed[]> = fc.uniqueArray(
  fc.record({
    tag: fc.constantFrom('pr-1', 'pr-2', 'pr-3', 'pr-4', 'v1', 'main'),
    days: fc.integer({ min: 0, max: 20 }),
    children: fc.nat(2),
    signed: fc.boolean(),
  }),
  { selector: (seed) => seed.tag, maxLength: 6 },
)

const RULES = ['expire_period = "7d"', 'retained_top = 1', 'max = 2\n    expire_period = "7d"']

async function push(world: World, { tag, days, children, signed }: Seed): Promise<void> {
  const parts: Pushed[] = []
  for (let i = 0; i < children; i += 1)
    parts.push(await world.push('team/web', { tags: [], seed: `${tag} ${i}`, days }))
  const at = world.at()
  const image =
    parts.length === 0
      ? await world.push('team/web', { tags: [tag], days })
      : await pushIndex(at, [tag], parts)
  if (signed)
    await world.push('team/web', { tags: [`${image.digest.replace(':', '-')}.sig`], seed: tag, days })
}

test('a dry run and a run decide the same', async () => {
  await fc.assert(
    fc.asyncProperty(seeds, fc.constantFrom(...RULES), async (list, rule) => {
      await using world = await openWorld()
      for (const seed of list) await push(world, seed)
      if (list.length === 0) return
      await world.apply(webPolicy('allow_empty = true\n  max_delete_percent = 100', rule))
      const dry = await world.dryRun('prod/team/web')
      const shown = world.runs
        .decisions(dry.id, 0, 500)
        .decisions.filter(({ action }) => action !== 'KEEP')
        .map(({ digest }) => digest)
      const run = await world.clean('prod/team/web')
      assert.equal(run.state, 'SUCCEEDED', run.message)
      const gone = world.store.intents.ofRun(run.id, 0, 500).map(({ digest }) => digest)
      assert.deepEqual(gone.toSorted(), shown.toSorted())
      assert.equal(run.counts?.bytes, dry.counts?.bytes)
      const again = await world.dryRun('prod/team/web')
      assert.equal(again.counts?.planned, 0, 'nothing is left to do')
    }),
    { numRuns: 25 },
  )
})
