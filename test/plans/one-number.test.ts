/** An image is a group, and counts once: every screen says the same number of a drawn repository. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { planMarkdown } from '../../cli/views/formats/plan-markdown.ts'
import { planLines } from '../../cli/views/lines/plan-lines.ts'
import { planSummary } from '../../cli/views/plan-summary.ts'
import { planText } from '../../cli/views/plan.ts'
import { repositoriesText, runLine } from '../../cli/views/runs.ts'
import { rememberPutBack } from '../../daemon/inventory/index.ts'
import { deletedImages, keptImages } from '../../policies/engine/index.ts'
import { toRepository } from '../../proto/convert/runs.ts'
import { openRandom, type Random } from '../life/random.ts'
import { pushIndex } from '../support/push.ts'
import { NEVER, openWorld, refOf, webPolicy, type World } from '../support/world.ts'

const plain = (_colour: string, text: string): string => text
const NAME = 'prod/team/web'

/** Pushes images alone, for two platforms, and with what refers to them. Returns how many are old, and how many are not. */
async function pushDrawn(
  world: World,
  random: Random,
): Promise<{ readonly old: number; readonly young: number }> {
  const counts = { old: 0, young: 0 }
  for (let i = 0; i < 6; i += 1) {
    const isOld = random.chance(0.6)
    counts[isOld ? 'old' : 'young'] += 1
    const spec = { days: isOld ? 30 : 1, tags: [`pr-${i}`] }
    const kind = random.pick(['alone', 'platforms', 'signed'] as const)
    const image =
      kind === 'platforms'
        ? await pushIndex(world.at(), spec.tags, [
            await world.push('team/web', { ...spec, tags: [], seed: `${i} amd64` }),
            await world.push('team/web', { ...spec, tags: [], seed: `${i} arm64` }),
          ])
        : await world.push('team/web', spec)
    if (kind === 'signed')
      await world.push('team/web', { ...spec, tags: [], seed: `${i} sbom`, subject: image })
  }
  return counts
}

/** Returns how many images the repository has, by the store, the API and the terminal: they must agree. */
function shown(world: World): number | undefined {
  const state = world.repositories.get(NAME)
  const { imageCount } = state
  assert.equal(toRepository(state).imageCount, imageCount)
  const text = repositoriesText([state], plain)
  assert.match(text, new RegExp(`IMAGES .*\\n${NAME} +\\S+ +${imageCount ?? '-'} `))
  return imageCount
}

for (const seed of ['one', 'two', 'three'])
  test(`plan, run, dry run, explanation and repository say the same number of images: ${seed}`, async () => {
    await using world = await openWorld()
    const { old, young } = await pushDrawn(world, openRandom(`one number ${seed}`))
    const plan = await world.apply(webPolicy('max_delete_percent = 100\n  allow_empty = true'))
    const { deletes, kept, cause } = plan.summary
    assert.deepEqual([deletes, kept, cause?.added], [old, young, old])
    for (const text of [planSummary(plan, plain), planText(plan, plain)])
      assert.match(text, new RegExp(`Images: ${old} to delete \\(.*\\), ${young} kept`))
    assert.match(planMarkdown(plan, ''), new RegExp(`${old} to delete \\(.*\\), ${young} kept`))
    const counted = planLines(plan).flatMap(({ type, data }) =>
      type === 'repository_effect' ? [data as { readonly toDelete: number; readonly kept: number }] : [],
    )
    assert.deepEqual(
      counted.map((one) => [one.toDelete, one.kept]),
      [[old, young]],
    )
    assert.equal(shown(world), undefined)
    const { decisions } = await world.repositories.explain(NAME, '', NEVER)
    assert.deepEqual([deletedImages(decisions), keptImages(decisions)], [old, young])
    assert.equal(shown(world), old + young, 'after a scan that is no run')
    const dry = await world.dryRun(NAME)
    assert.deepEqual([dry.counts?.planned, dry.counts?.kept], [old, young])
    assert.equal(shown(world), old + young, 'after a dry run')
    const run = await world.clean(NAME)
    assert.equal(shown(world), run.counts?.kept, 'after the deletes')
    assert.deepEqual([run.counts?.planned, run.counts?.deleted, run.counts?.kept], [old, old, young])
    assert.deepEqual(run.removals, { deleted: old, untagged: 0, pending: 0 })
    assert.match(runLine(run, plain), new RegExp(`: ${old} deleted \\(.*\\), ${young} kept`))
    await world.dryRun(NAME)
    assert.equal(shown(world), young, 'after a scan of what is left')
    const [gone] = plan.effects.flatMap((effect) => effect.deletes.flatMap(({ tags }) => tags))
    await world.repositories.restore(NAME, gone ?? '')
    assert.equal(shown(world), young + 1, 'after a restore')
    await world.dryRun(NAME)
    assert.equal(shown(world), young + 1, 'after a scan of what is back')
  })

test('each delete counts at once, and a child that stays when its index goes is an image of its own at the end', async () => {
  await using world = await openWorld()
  const child = await world.push('team/web', { tags: ['release'], days: 30 })
  await pushIndex(world.at(), ['pr-1'], [child])
  const alone = await world.push('team/web', { tags: ['pr-2'], days: 30 })
  await world.apply(webPolicy('max_delete_percent = 100\n  allow_empty = true'))
  await world.dryRun(NAME)
  assert.equal(shown(world), 2)
  const left: (number | undefined)[] = []
  const run = await world.clean(NAME, {
    ledger: {
      ...world.ledger,
      finish: async (...ended) => {
        left.push(shown(world))
        await world.ledger.finish(...ended)
      },
    },
  })
  assert.deepEqual([left, run.counts?.deleted, run.counts?.kept, shown(world)], [[0], 2, 1, 1])
  for (const times of ['once', 'twice']) {
    rememberPutBack(world.store, refOf(NAME), { digests: [alone.digest], at: world.clock.now() })
    assert.equal(shown(world), 2, `put back ${times}`)
  }
})
