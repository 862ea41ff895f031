import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import {
  type Decision,
  evaluate,
  type Evaluation,
  guard,
  type Image,
  type Policy,
  type Protection,
  type Rule,
  sentence,
} from '../../../policies/index.ts'

const DAY = 24 * 3600 * 1000
const NOW = Date.UTC(2026, 10, 22)
const digest = (n: number): string => `sha256:${n.toString(16).padStart(64, '0')}`

const rules: fc.Arbitrary<Rule[]> = fc
  .uniqueArray(
    fc.record({
      label: fc.constantFrom('a', 'b', 'c', 'd'),
      tagRegexp: fc.constantFrom('.*', 'x.*', 'y[0-9]', 'x1|y1', undefined),
      untagged: fc.boolean(),
      expirePeriod: fc.constantFrom(undefined, DAY, 7 * DAY, 30 * DAY),
      retainedTop: fc.constantFrom(undefined, 0, 1, 3),
    }),
    { selector: (one) => one.label, maxLength: 4 },
  )
  .map((list) =>
    list
      .filter(
        (one) =>
          (one.tagRegexp !== undefined || one.untagged) &&
          (one.expirePeriod ?? one.retainedTop) !== undefined,
      )
      .map(({ label, untagged, ...rest }) => ({
        label,
        untagged,
        ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)),
      })),
  )

type Seed = {
  tags: string[]
  days: number | undefined
  seen: number
  children: number[]
  subject: number | undefined
  signs: number | undefined
  broken: boolean
}

const seeds: fc.Arbitrary<Seed[]> = fc.array(
  fc.record({
    tags: fc.uniqueArray(fc.constantFrom('x1', 'x2', 'x3', 'y1', 'y2', 'z'), { maxLength: 2 }),
    days: fc.option(fc.integer({ min: -3, max: 60 }), { nil: undefined }),
    seen: fc.integer({ min: 0, max: 60 }),
    children: fc.oneof(
      { weight: 4, arbitrary: fc.constant<number[]>([]) },
      { weight: 1, arbitrary: fc.uniqueArray(fc.nat(14), { maxLength: 2 }) },
    ),
    subject: fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.nat(14) }),
    signs: fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.nat(14) }),
    broken: fc.integer({ min: 0, max: 19 }).map((n) => n === 0),
  }),
  { maxLength: 12 },
)

/** Each tag belongs to the last image that claims it. */
function build(list: readonly Seed[]): Image[] {
  const owner = new Map(list.flatMap((seed, i) => seed.tags.map((tag) => [tag, i] as const)))
  return list.map((seed, i) => ({
    digest: digest(i),
    tags: [
      ...seed.tags.filter((tag) => owner.get(tag) === i),
      ...(seed.signs === undefined || seed.signs === i ? [] : [`sha256-${digest(seed.signs).slice(7)}.sig`]),
    ].toSorted(),
    firstSeen: NOW - seed.seen * DAY,
    size: 1,
    mediaType: '',
    children: seed.children.map(digest),
    ...(seed.days === undefined ? {} : { created: { at: NOW - seed.days * DAY, source: 'config' as const } }),
    ...(seed.subject === undefined ? {} : { subject: digest(seed.subject) }),
    ...(seed.broken ? { unreadable: 'test' } : {}),
  }))
}

function policyOf(list: readonly Rule[]): Policy {
  return {
    kind: 'policy',
    block: 'lifecycle_policy',
    name: 'p',
    scope: { kind: 'global' },
    status: 'ACTIVE',
    schedule: { cron: '0 3 * * *', timeZone: 'UTC' },
    rules: list,
    limits: { maxDeletePercent: 100, allowEmpty: false },
    grace: DAY,
    untag: false,
  }
}

function run(
  images: readonly Image[],
  list: readonly Rule[],
  protections: readonly Protection[] = [],
  now = NOW,
): Evaluation {
  return evaluate({
    repository: { registry: 'r', repository: 'a' },
    images,
    policy: policyOf(list),
    protections,
    now,
  })
}

const gone = ({ decisions }: Evaluation): Set<string> =>
  new Set(decisions.filter((decision) => decision.action === 'DELETE').map((decision) => decision.digest))

const RUNS = { numRuns: 3000 }

test('neither the order of rules nor that of images matters', () => {
  fc.assert(
    fc.property(seeds, rules, (list, given) => {
      const images = build(list)
      const straight = run(images, given)
      assert.deepEqual(gone(run(images.toReversed(), given.toReversed())), gone(straight))
    }),
    RUNS,
  )
})

test('every image has a decision with at least one reason that can be worded', () => {
  fc.assert(
    fc.property(seeds, rules, (list, given) => {
      const images = build(list)
      const { decisions } = run(images, given)
      assert.equal(decisions.length, images.length)
      for (const { reasons } of decisions)
        for (const reason of reasons) assert.ok(sentence(reason).length > 5)
      assert.ok(decisions.every(({ reasons }) => reasons.length > 0))
    }),
    RUNS,
  )
})

test('a second evaluation of what is left, at the same instant, takes nothing but children that were waiting', () => {
  fc.assert(
    fc.property(seeds, rules, (list, given) => {
      const images = build(list)
      const first = gone(run(images, given))
      const left = images.filter((image) => !first.has(image.digest))
      const freed = new Set(
        images.filter((image) => first.has(image.digest)).flatMap((image) => image.children),
      )
      const hadTop = given.some((rule) => rule.retainedTop !== undefined)
      const second = gone(run(left, given))
      // Freed children join a ranking and may push others down.
      if (freed.size === 0 || !hadTop)
        for (const one of second) assert.ok(freed.has(one) || reaches(images, freed, one))
    }),
    RUNS,
  )
})

/** Does the image hang on one of these: as its child, or as what refers to it? */
function reaches(images: readonly Image[], freed: ReadonlySet<string>, wanted: string): boolean {
  const image = images.find((one) => one.digest === wanted)
  if (!image) return false
  const signed = image.tags
    .map((tag) => /^sha256-([0-9a-f]{64})/.exec(tag)?.[1])
    .find((hex) => hex !== undefined)
  const subject = image.subject ?? (signed === undefined ? undefined : `sha256:${signed}`)
  return subject !== undefined && (freed.has(subject) || reaches(images, freed, subject))
}

test('groups are closed: no child goes before its index, no subject without what refers to it', () => {
  fc.assert(
    fc.property(seeds, rules, (list, given) => {
      const images = build(list)
      const evaluation = run(images, given)
      const doomed = gone(evaluation)
      for (const index of images) {
        for (const child of index.children) {
          const own = images.find((image) => image.digest === child)
          if (own && doomed.has(child) && child !== index.digest)
            assert.ok(own.subject !== undefined || own.tags.some((tag) => tag.startsWith('sha256-')))
        }
      }
      for (const image of images) {
        if (image.subject === undefined || image.subject === image.digest || !doomed.has(image.subject))
          continue
        assert.ok(doomed.has(image.digest), 'a referrer is left behind')
        assert.ok(
          evaluation.order.indexOf(image.subject) < evaluation.order.indexOf(image.digest) ||
            cyclic(images, image),
        )
      }
      assert.deepEqual(new Set(evaluation.order), doomed)
    }),
    RUNS,
  )
})

function cyclic(images: readonly Image[], start: Image): boolean {
  const seen = new Set<string>()
  for (let at: Image | undefined = start; at?.subject !== undefined;) {
    if (seen.has(at.digest)) return true
    seen.add(at.digest)
    const next: string = at.subject
    at = images.find((image) => image.digest === next)
  }
  return false
}

test('a protection never makes more go, unless a rule ranks', () => {
  fc.assert(
    fc.property(seeds, rules, fc.constantFrom('x.*', 'y1', '.*'), (list, given, tagRegexp) => {
      const images = build(list)
      const protection: Protection = {
        kind: 'protect',
        name: 'p',
        scope: { kind: 'global' },
        digests: [],
        tagRegexp,
      }
      const [without, guarded] = [gone(run(images, given)), gone(run(images, given, [protection]))]
      for (const one of guarded) assert.ok(without.has(one))
    }),
    RUNS,
  )
})

test('goesAt is true: it stays the millisecond before, and goes then', () => {
  fc.assert(
    fc.property(seeds, rules, (list, given) => {
      const images = build(list).map((image) => ({ ...image, children: [] }))
      const single = images.filter(
        (image) => image.subject === undefined && !image.tags.some((tag) => tag.startsWith('sha256-')),
      )
      const kept = run(single, given).decisions.find(
        (decision): decision is Decision & { goesAt: number } => decision.goesAt !== undefined,
      )
      if (!kept || given.some((rule) => rule.retainedTop !== undefined)) return
      assert.ok(!gone(run(single, given, [], kept.goesAt - 1)).has(kept.digest))
      assert.ok(gone(run(single, given, [], kept.goesAt)).has(kept.digest))
    }),
    RUNS,
  )
})

test('what all is approved never trips a limit', () => {
  fc.assert(
    fc.property(seeds, rules, (list, given) => {
      const evaluation = run(build(list), given)
      const limits = { maxDeletePercent: 0, maxDeleteCount: 0, allowEmpty: false }
      assert.ok(guard(evaluation, limits, new Set(evaluation.order)).every((result) => result.ok))
      if (gone(evaluation).size > 0) assert.ok(guard(evaluation, limits).some((result) => !result.ok))
    }),
    RUNS,
  )
})
