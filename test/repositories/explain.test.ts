/** What explain says of an image is what a plan counts and a run then does, and the figures in its sentences are true. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { explanationText } from '../../cli/views/explain/index.ts'
import type { Explanation } from '../../proto/resources/index.ts'
import { openRandom, type Random } from '../life/random.ts'
import { DAY } from '../policies/engine/build.ts'
import { pushIndex } from '../support/push.ts'
import { NEVER, openWorld, webPolicy, type World } from '../support/world.ts'

const NAME = 'prod/team/web'
const HOUR = 3_600_000
const plain = (_colour: string, text: string): string => text

/** An image that was pushed. `hours`: its age, and half an hour more. */
type Drawn = { readonly tags: readonly string[]; readonly hours: number }

/** Pushes images of different ages: alone, for two platforms or signed; one in five has a tag that no rule covers, or a release. */
async function pushDrawn(world: World, random: Random): Promise<readonly Drawn[]> {
  const drawn: Drawn[] = []
  for (let i = 0; i < 7; i += 1) {
    const extra = random.pick(['', '', '', 'main', 'v'] as const)
    const tags = [`pr-${i}`, ...(extra === '' ? [] : [`${extra}${i}`])]
    const hours = 24 * i + random.int(1, 20)
    const spec = { days: hours / 24 + 1 / 48, tags }
    const kind = random.pick(['alone', 'platforms', 'signed'] as const)
    const part = { ...spec, tags: [] }
    const image =
      kind === 'platforms'
        ? await pushIndex(world.at(), tags, [
            await world.push('team/web', { ...part, seed: `${i} amd64` }),
            await world.push('team/web', { ...part, seed: `${i} arm64` }),
          ])
        : await world.push('team/web', spec)
    if (kind === 'signed') await world.push('team/web', { ...part, seed: `${i} sbom`, subject: image })
    drawn.push({ tags, hours })
  }
  return drawn
}

/** What the policy says, computed apart: releases are protected and take no place; a tag `main` keeps its image. */
function expectedOf(drawn: readonly Drawn[], days: number, top: number): ReadonlyMap<string, string> {
  const judged = drawn.filter(({ tags }) => !tags.some((tag) => tag.startsWith('v')))
  const newest = judged.toSorted((a, b) => a.hours - b.hours)
  return new Map(
    newest.map(({ tags, hours }, at) => {
      const isMain = tags.some((tag) => tag.startsWith('main'))
      const goes = hours >= 24 * days && at >= top && !isMain
      const age = hours < 24 ? `${hours}h 30m` : `${Math.floor(hours / 24)}d ${hours % 24}h`
      const place = `${at + 1}${['st', 'nd', 'rd'][at] ?? 'th'} of ${newest.length}`
      return [tags[0] ?? '', `${goes ? 'DELETE' : 'KEEP'} ${age} ${place}`]
    }),
  )
}

/** The same, as the sentences say it. */
function saidOf({ decisions }: Explanation, days: number, top: number): ReadonlyMap<string, string> {
  const judged = decisions.filter(({ verdicts }) => verdicts.some(({ held }) => held !== true))
  return new Map(
    judged.map((decision) => {
      const tag = decision.tags.find((one) => one.startsWith('pr-')) ?? ''
      const screen = { now: 0, asked: undefined, reference: tag, declaredAt: undefined, isWhole: false }
      const one = { ...EMPTY, decisions: [decision] }
      const text = explanationText(one, { ...screen, columns: 200 }, plain)
      const stay = top === 1 ? 'stays' : 'stay'
      const [, age, place] =
        new RegExp(
          `previews +(?:delete|keep) +(.*) old, keeps ${days}d; (.* of \\d+), newest ${top} ${stay}\n`,
        ).exec(text) ?? []
      return [tag, `${decision.action} ${age} ${place}`]
    }),
  )
}

const EMPTY: Explanation = {
  repository: { registry: 'prod', repository: 'team/web' },
  policy: 'lifecycle_policy.web',
  decidedAt: 0,
  rules: [{ rule: 'previews', byTags: true }],
  protections: [],
  counts: { deletes: 0, untags: 0, kept: 0, bytes: 0 },
  passedOver: [],
  limitChecks: [],
  decisions: [],
  images: [],
  deleted: [],
}

const PROTECT = 'protect "releases" {\n  tag_regexp = "v.*"\n}\n'

describe('explain says what the plan counts and the run does', () => {
  for (const seed of ['one', 'two'])
    test(seed, async () => {
      await using world = await openWorld()
      const random = openRandom(`explain ${seed}`)
      const drawn = await pushDrawn(world, random)
      const [days, top] = [random.int(2, 5), random.int(1, 3)]
      const rule = `expire_period = "${days}d"\n    retained_top = ${top}`
      const hcl = `${PROTECT}${webPolicy('max_delete_percent = 100\n  allow_empty = true', rule)}`
      const { summary } = await world.apply(hcl)
      const explained = await world.repositories.explain(NAME, '', NEVER)
      assert.deepEqual(saidOf(explained, days, top), expectedOf(drawn, days, top), `${days}d, newest ${top}`)
      const { deletes, kept, bytes } = explained.counts
      assert.deepEqual([deletes, kept, bytes], [summary.deletes, summary.kept, summary.bytes])
      const going = explained.decisions.filter(({ action }) => action === 'DELETE' || action === 'CASCADE')
      const later = await world.repositories.explain(NAME, '', NEVER, world.clock.now() + 30 * DAY)
      const run = await world.clean(NAME)
      assert.deepEqual([run.counts?.deleted, run.counts?.kept, run.counts?.bytes], [deletes, kept, bytes])
      const gone = world.store.intents.ofRepository(EMPTY.repository, '', 99).map(({ digest }) => digest)
      assert.deepEqual(gone.toSorted(), going.map(({ digest }) => digest).toSorted())
      widthsHold(explained)
      await timesAgree(world, { explained, later })
    })
})

/** In a month what was said of then is said; and of the time after the run it is said what that run decided. */
async function timesAgree(
  world: World,
  { explained, later }: { readonly explained: Explanation; readonly later: Explanation },
): Promise<void> {
  const fates = ({ decisions }: Explanation): readonly string[] =>
    decisions.map(({ digest, action }) => `${digest} ${action}`).toSorted()
  world.clock.skew += HOUR
  const earlier = await world.repositories.explain(NAME, '', NEVER, world.clock.now() - 1)
  assert.deepEqual(fates(earlier), fates(explained))
  assert.deepEqual([earlier.counts, earlier.policy], [explained.counts, 'lifecycle_policy.web'])
  world.clock.skew += 30 * DAY
  const then = await world.repositories.explain(NAME, '', NEVER)
  const left = new Set(then.decisions.map(({ digest }) => digest))
  const known = { ...later, decisions: later.decisions.filter(({ digest }) => left.has(digest)) }
  assert.deepEqual(fates(then), fates(known), 'in a month it is as it was said')
}

/** No line is wider than the screen, but for commands that are to be copied. */
function widthsHold(explained: Explanation): void {
  const [first] = explained.decisions
  const screen = { now: 0, asked: undefined, declaredAt: 'policies/of/the/team/web.hcl:16', isWhole: false }
  for (let columns = 60; columns <= 200; columns += 7)
    for (const [reference, decisions] of [
      ['', explained.decisions],
      ['x', first === undefined ? [] : [first]],
    ] as const) {
      const text = explanationText({ ...explained, decisions }, { ...screen, reference, columns }, plain)
      const wide = text.split('\n').filter((line) => line.length > columns && !line.includes('careen '))
      assert.deepEqual(wide, [], `${columns} columns`)
    }
}
