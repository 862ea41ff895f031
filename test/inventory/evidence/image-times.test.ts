/** What looks, tags, notifications and storage together say of when an image came. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Times, withTimes } from '../../../daemon/inventory/evidence/image-times.ts'
import { NO_OBSERVED_TIMES } from '../../../daemon/inventory/evidence/observed-times.ts'
import type { Image } from '../../../policies/index.ts'
import type { Push, Sighting, TagState } from '../../../proto/resources/inventory.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const image = (tags: readonly string[], more: Partial<Image> = {}): Image => ({
  digest: 'x',
  tags,
  firstSeen: 0,
  size: 1,
  mediaType: 'm',
  children: [],
  ...more,
})
const sighting = (more: Partial<Sighting> = {}): Sighting => ({
  digest: 'x',
  firstSeenAt: 20 * HOUR,
  after: 10 * HOUR,
  baseline: false,
  ...more,
})
const BASELINE: Sighting = { digest: 'x', firstSeenAt: 10 * HOUR, baseline: true }
const tag = (name: string, more: Partial<TagState> = {}): TagState => ({
  tag: name,
  digest: 'x',
  since: 20 * HOUR,
  after: 10 * HOUR,
  baseline: false,
  moves: 0,
  ...more,
})
const OLD_TAG: TagState = { tag: 'a', digest: 'x', since: 10 * HOUR, baseline: true, moves: 0 }

type Given = {
  readonly seen?: Sighting
  readonly tags?: readonly TagState[]
  readonly pushes?: readonly Omit<Push, 'id' | 'digest'>[]
  readonly told?: number
  readonly stored?: number
  readonly more?: Partial<Times>
}

/** A look from the 40th hour on that follows one of the 30th. */
function timesOf(what: Image, { seen, tags = [], pushes = [], told, stored, more }: Given): Image {
  const observedTimes = {
    ...NO_OBSERVED_TIMES,
    pushed: new Map(told === undefined ? [] : [['x', { at: told, source: 'event' } as const]]),
    tags: new Map(
      stored === undefined ? [] : [['a', { digest: 'x', at: { at: stored, source: 'storage' } as const }]],
    ),
  }
  const [timed] = withTimes([what], {
    at: 40 * HOUR,
    after: 30 * HOUR,
    baseline: false,
    sightings: new Map(seen === undefined ? [] : [['x', seen]]),
    tags: new Map(tags.map((state) => [state.tag, state])),
    untagged: new Map(),
    dangled: new Map(),
    pushes: new Map(
      pushes.length === 0 ? [] : [['x', pushes.map((push, id) => ({ id, digest: 'x', ...push }))]],
    ),
    observedTimes,
    blur: 0,
    ...more,
  })
  assert.ok(timed)
  return timed
}

const hours = (after: number | undefined, before: number, source = 'tag') => ({
  ...(after === undefined ? {} : { after: after * HOUR }),
  before: before * HOUR,
  source,
})
const point = (at: number, source = 'event') => ({ at, source })

describe('arrived', () => {
  const TABLE: readonly (readonly [string, Image, Given, unknown])[] = [
    ['new, with its tag', image(['a']), {}, hours(30, 40, 'first_seen')],
    [
      'at the first look',
      image(['a']),
      { more: { baseline: true, after: undefined as never } },
      hours(undefined, 40, 'first_seen'),
    ],
    [
      'known, with its tag',
      image(['a']),
      { seen: sighting(), tags: [tag('a')] },
      hours(10, 20, 'first_seen'),
    ],
    ['baseline', image(['a']), { seen: BASELINE, tags: [OLD_TAG] }, hours(undefined, 10, 'first_seen')],
    ['a new tag on what was there', image(['a', 'b']), { seen: BASELINE, tags: [OLD_TAG] }, hours(30, 40)],
    ['a tag moved here', image(['a']), { seen: BASELINE, tags: [tag('a', { digest: 'y' })] }, hours(30, 40)],
    ['a tag moved here before', image(['a']), { seen: BASELINE, tags: [tag('a')] }, hours(10, 20)],
    [
      'a tag is back: no arrival',
      image(['a']),
      { seen: BASELINE, tags: [{ ...OLD_TAG, removedAt: 7 }] },
      hours(undefined, 10, 'first_seen'),
    ],
    ['told', image([]), { seen: sighting(), told: 15 * HOUR }, undefined],
    [
      'told, with a tag that was told',
      image(['a']),
      { seen: sighting(), told: 15 * HOUR, tags: [tag('a', { reportedAt: 15 * HOUR })] },
      point(15 * HOUR),
    ],
    [
      'told, with a tag that was not',
      image(['a']),
      { seen: sighting(), told: 15 * HOUR, tags: [tag('a')] },
      { after: 15 * HOUR - 1, before: 20 * HOUR, source: 'tag' },
    ],
    [
      'told of a push again, of the tag',
      image(['a']),
      { seen: BASELINE, told: 35 * HOUR, tags: [{ ...OLD_TAG, reportedAt: 35 * HOUR }] },
      point(35 * HOUR),
    ],
    [
      'new and told of with its tag',
      image(['a']),
      { pushes: [{ tag: 'a', at: 33 * HOUR }] },
      point(33 * HOUR),
    ],
    [
      'new and told of, its tag later',
      image(['a', 'b']),
      {
        pushes: [
          { tag: 'a', at: 33 * HOUR },
          { tag: 'b', at: 35 * HOUR },
        ],
      },
      point(35 * HOUR),
    ],
    [
      'told of before a look that did not show it',
      image([]),
      { seen: sighting(), told: 5 * HOUR },
      undefined,
    ],
    [
      'the registry tells of the image, so of its tag',
      image(['a'], { pushed: point(15 * HOUR, 'registry') as never }),
      { seen: sighting(), tags: [tag('a')] },
      point(15 * HOUR, 'registry'),
    ],
    [
      'the registry tells of the image; the tag came later',
      image(['a'], { pushed: point(5 * HOUR, 'registry') as never }),
      { seen: BASELINE, tags: [tag('a')] },
      hours(10, 20),
    ],
    [
      'the registry contradicts itself',
      image(['a'], { pushed: 'unknown' }),
      { seen: sighting(), tags: [tag('a')] },
      'unknown',
    ],
    [
      'bounds that contradict each other',
      image(['a']),
      { seen: sighting({ after: 20 * HOUR }), tags: [tag('a')] },
      'unknown',
    ],
    [
      'by a clock that may be wrong',
      image(['a']),
      {
        seen: sighting(),
        told: 15 * HOUR,
        tags: [tag('a', { reportedAt: 15 * HOUR })],
        more: { blur: 5000 },
      },
      { after: 15 * HOUR - 5000, before: 15 * HOUR + 5000, source: 'event' },
    ],
  ]
  for (const [name, what, given, arrived] of TABLE) {
    test(name, () => {
      assert.deepEqual(timesOf(what, given).arrived, arrived)
    })
  }
})

test('pushed is of the image alone; a push before a look that did not show it may have been another', () => {
  assert.deepEqual(
    timesOf(image(['a', 'b']), { seen: BASELINE, tags: [OLD_TAG] }).pushed,
    hours(undefined, 10, 'first_seen'),
  )
  assert.deepEqual(timesOf(image([]), { seen: sighting(), told: 15 * HOUR }).pushed, point(15 * HOUR))
  assert.deepEqual(timesOf(image([]), { seen: sighting(), told: 5 * HOUR }).pushed, {
    after: 5 * HOUR - 1,
    before: 20 * HOUR,
    source: 'first_seen',
  })
})

test('tagged is of the newest tag; none without one', () => {
  const tagged = (tags: readonly string[], given: Given) =>
    timesOf(image(tags), { seen: BASELINE, ...given }).tagged
  assert.equal(tagged([], {}), undefined)
  assert.deepEqual(tagged(['a'], { tags: [OLD_TAG] }), hours(undefined, 10))
  assert.deepEqual(tagged(['a', 'b'], { tags: [OLD_TAG, tag('b')] }), hours(10, 20))
  assert.deepEqual(tagged(['a'], { tags: [tag('a')], stored: 15 * HOUR }), point(15 * HOUR, 'storage'))
  assert.deepEqual(tagged(['a', 'b'], { tags: [tag('a')], stored: 15 * HOUR }), hours(30, 40))
})

test('a push that put an image back is no arrival, whatever reported it; later pushes are', () => {
  const seen = { ...BASELINE, putBackAt: 30 * HOUR }
  const back = timesOf(image(['a']), { seen, told: 30 * HOUR + MINUTE, tags: [OLD_TAG] })
  assert.deepEqual(back.arrived, hours(undefined, 10, 'first_seen'))
  assert.equal(back.putBack, 30 * HOUR + MINUTE)
  const later = timesOf(image([]), { seen, told: 35 * HOUR })
  assert.deepEqual([later.pushed, later.putBack], [point(35 * HOUR), 30 * HOUR])
  const registry = timesOf(image(['a'], { pushed: point(29 * HOUR, 'registry') as never }), {
    seen,
    tags: [OLD_TAG],
  })
  assert.deepEqual([registry.arrived, registry.putBack], [hours(undefined, 10, 'first_seen'), 30 * HOUR])
})

test('a tag that is back where it led puts its image back, at that look', () => {
  for (const gone of [{ removedAt: 7 }, { missingSince: 7 }])
    assert.equal(
      timesOf(image(['a']), { seen: BASELINE, tags: [{ ...OLD_TAG, ...gone }] }).putBack,
      40 * HOUR,
    )
  assert.equal(timesOf(image(['a']), { seen: BASELINE, tags: [OLD_TAG] }).putBack, undefined)
})

test('where looks were lost, what came at a time that nobody knows is as new as it can be', () => {
  const unknown: Sighting = { digest: 'x', firstSeenAt: 20 * HOUR, baseline: false }
  const found = timesOf(image([]), { seen: unknown })
  assert.deepEqual([found.pushed, found.putBack], [hours(undefined, 20, 'first_seen'), 20 * HOUR])
})

test('a tag that led nowhere may have led here then', () => {
  const seen = sighting({ firstSeenAt: 40 * HOUR, after: 5 * HOUR })
  const dangled = (after?: number) => ({
    dangled: new Map([['a', { baseline: false, ...(after === undefined ? {} : { after: after * HOUR }) }]]),
  })
  assert.deepEqual(timesOf(image(['a']), { seen }).arrived, hours(30, 40, 'first_seen'))
  assert.deepEqual(timesOf(image(['a']), { seen, more: dangled(5) }).arrived, hours(5, 40, 'first_seen'))
  const first = timesOf(image(['a']), { seen: BASELINE, more: dangled() })
  assert.deepEqual([first.tagged, first.putBack], [hours(undefined, 40), 40 * HOUR])
  assert.deepEqual(
    timesOf(image(['a', 'b']), { seen, more: dangled(5) }).arrived,
    hours(30, 40, 'first_seen'),
  )
  const stood = timesOf(image(['a']), { seen: BASELINE, tags: [OLD_TAG], more: dangled(5) })
  assert.deepEqual(stood.tagged, hours(undefined, 10))
})

test('an image that lost its last tag', () => {
  assert.deepEqual(timesOf(image([]), { seen: { ...BASELINE, untaggedAt: 15 } }).untaggedAt, {
    before: 15,
    source: 'tag',
  })
  const now = timesOf(image([]), { seen: BASELINE, more: { untagged: new Map([['x', 40 * HOUR]]) } })
  assert.deepEqual(now.untaggedAt, hours(undefined, 40))
  assert.equal(timesOf(image(['a']), { seen: { ...BASELINE, untaggedAt: 15 } }).untaggedAt, undefined)
})
