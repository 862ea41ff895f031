/** The engine against a naive oracle, and laws that hold for any repository, on thousands of random ones. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { imageCount } from '../../../policies/engine/index.ts'
import {
  ACTIONS,
  type Digest,
  evaluate,
  type EvaluateInput,
  type Evaluation,
  type Image,
  type Known,
  type TimeEvidence,
  type Policy,
  type PolicyRule,
  sentence,
} from '../../../policies/index.ts'
import { holdsForAll } from '../../support/properties.ts'
import { pointOf } from './build.ts'
import { DAY, digestOf, given, NOW } from './generate-images.ts'
import { inputs, protections, ruleBodies, simpleInputs, withConditionsOf } from './generate.ts'
import { isParent, parentsOf, subjectOf } from './oracle-relations.ts'
import { type Fate, oracle, oracleGoesAt } from './oracle.ts'

/** How many random repositories each test tries; a part of them for each mutation that the tables let pass. */
const RUNS = {
  same: 20_000,
  shuffled: 2_000,
  order: 2_000,
  protection: 3_000,
  rule: 3_000,
  again: 3_000,
  closed: 2_000,
  goesAt: 2_000,
  reasons: 2_000,
  counted: 1_000,
} as const

/** What the engine decides, by digest. */
function decided(input: EvaluateInput, evaluation = evaluate(input)): Map<Digest, Fate> {
  return new Map(
    input.images.map(({ digest }, i) => {
      const action = ACTIONS[evaluation.fates[i] ?? 0] ?? 'KEEP'
      return [digest, { action, untag: action === 'UNTAG' ? evaluation.decision(i).untag : [] }]
    }),
  )
}

function goes(fate: Fate | undefined): boolean {
  return fate?.action === 'DELETE' || fate?.action === 'CASCADE'
}

function going(fates: ReadonlyMap<Digest, Fate>): Set<Digest> {
  return new Set([...fates].filter(([, fate]) => goes(fate)).map(([digest]) => digest))
}

const policyOf = ({ policy }: EvaluateInput): Policy => policy ?? assert.fail('no policy')

const withRules = (input: EvaluateInput, rules: readonly PolicyRule[]): EvaluateInput => ({
  ...input,
  policy: { ...policyOf(input), rules },
})

test('the engine decides as the oracle does', () => {
  holdsForAll(inputs, RUNS.same, (input) => {
    assert.deepEqual(decided(input), oracle(input))
  })
})

const keys = fc.array(fc.nat(99), { minLength: 10, maxLength: 10 })

function shuffled<T>(list: readonly T[], by: readonly number[]): T[] {
  const keyed = list.map((item, i) => ({ item, key: by[i] ?? 0 })).toReversed()
  return keyed.toSorted((a, b) => a.key - b.key).map(({ item }) => item)
}

test('the order of images and rules does not matter', () => {
  holdsForAll(fc.tuple(simpleInputs, keys), RUNS.shuffled, ([input, by]) => {
    const mixed = withRules(
      { ...input, images: shuffled(input.images, by) },
      shuffled(policyOf(input).rules, by),
    )
    const [straight, other] = [evaluate(input), evaluate(mixed)]
    const fates = decided(mixed, other)
    assert.deepEqual(new Map(input.images.map(({ digest }) => [digest, fates.get(digest)])), decided(input))
    for (const [i, { digest }] of input.images.entries()) {
      const j = mixed.images.findIndex((image) => image.digest === digest)
      assert.equal(other.decision(j).goesAt, straight.decision(i).goesAt, `goesAt of ${digest}`)
    }
  })
})

test('images are counted without a policy as an evaluation groups them, if nothing goes', () => {
  holdsForAll(inputs, RUNS.counted, ({ policy: _policy, ...input }) => {
    assert.equal(imageCount(input.images), evaluate(input).groups.all)
  })
})

test('what is removed is removed once, an index before its children, a subject before its referrers', () => {
  holdsForAll(inputs, RUNS.order, (input) => {
    const evaluation = evaluate(input)
    const fates = decided(input, evaluation)
    const order = evaluation.order()
    assert.equal(new Set(order).size, order.length, 'each once')
    for (const digest of order) assert.notEqual(fates.get(digest)?.action ?? 'KEEP', 'KEEP', digest)
    const gone = going(fates)
    assert.deepEqual(new Set(order.filter((digest) => gone.has(digest))), gone)
    for (const image of input.images.filter(({ digest }) => gone.has(digest)))
      for (const first of [...parentsOf(input, image).map(({ digest }) => digest), subjectOf(image)])
        if (first !== undefined && gone.has(first))
          assert.ok(order.indexOf(first) < order.indexOf(image.digest), `${first} before ${image.digest}`)
  })
})

/**
 * Does a child stand alone that went along before? It takes a rank then (section 10), which can push another image down:
 * the one way in which to keep more can mean to delete more.
 */
function isChildLeft(input: EvaluateInput, before: Map<Digest, Fate>, after: Map<Digest, Fate>): boolean {
  return input.images.some((image) => {
    if (before.get(image.digest)?.action !== 'CASCADE' || subjectOf(image) !== undefined) return false
    if (after.get(image.digest)?.action === 'CASCADE') return false
    return parentsOf(input, image).every((parent) => goes(after.get(parent.digest)))
  })
}

function deletesNoMore(input: EvaluateInput, safer: EvaluateInput): void {
  const [before, after] = [decided(input), decided(safer)]
  if (isChildLeft(input, before, after)) return
  const gone = going(before)
  assert.deepEqual(
    [...going(after)].filter((digest) => !gone.has(digest)),
    [],
    'these go only with more to hold them',
  )
}

test('one more protection never deletes more', () => {
  holdsForAll(fc.tuple(inputs, protections('more')), RUNS.protection, ([input, more]) => {
    deletesNoMore(input, { ...input, protections: [...input.protections, more] })
  })
})

test('one more rule for images and tags that a rule covers already never deletes more', () => {
  const choice = fc.record({ which: fc.nat(4), body: ruleBodies, isStricter: fc.boolean() })
  holdsForAll(fc.tuple(simpleInputs, choice), RUNS.rule, ([input, { which, body, isStricter }]) => {
    const { rules, onConflict } = policyOf(input)
    const rule = rules[which % rules.length]
    if (rule === undefined || onConflict !== undefined) return
    const copy = withConditionsOf(rule, body, 'z')
    const narrow = given({ minSize: body.minSize, excludeTagRegexp: body.excludeTagRegexp })
    const isFree = rule.minSize === undefined && rule.excludeTagRegexp === undefined
    deletesNoMore(input, withRules(input, [...rules, isStricter && isFree ? { ...copy, ...narrow } : copy]))
  })
})

/**
 * Where tags are removed, a second step can follow from the semantics: an image without the tag is selected anew (`match`,
 * `excludeTagRegexp`) or falls behind another one of the same time (by version); and under first_match a rule can keep more
 * once others are gone, so that not all tags of an image go any more, and some may.
 */
function withoutSecondSteps(input: EvaluateInput): EvaluateInput {
  const policy = policyOf(input)
  if (!policy.untag) return input
  if (policy.onConflict) return { ...input, policy: { ...policy, untag: false } }
  const rules = policy.rules.map((rule) => given({ ...rule, match: undefined, excludeTagRegexp: undefined }))
  return withRules({ ...input, images: input.images.map(spread) }, rules)
}

/** No two images have a time in common. */
function spread(image: Image, index: number): Image {
  const moved = (evidence: TimeEvidence | undefined): Known | undefined => {
    const known = pointOf(evidence)
    return known && { ...known, at: known.at + index }
  }
  const { created, pushed, tagged, pulled } = image
  return given({
    ...image,
    created: moved(created),
    pushed: moved(pushed),
    tagged: moved(tagged),
    pulled: pulled === 'never' ? pulled : moved(pulled),
  })
}

test('what was removed leaves nothing more to remove at the same instant', () => {
  holdsForAll(simpleInputs.map(withoutSecondSteps), RUNS.again, (input) => {
    const fates = decided(input)
    const left = input.images
      .filter(({ digest }) => !goes(fates.get(digest)))
      .map((image) => ({
        ...image,
        tags: image.tags.filter((tag) => !fates.get(image.digest)?.untag.includes(tag)),
      }))
    const again = [...decided({ ...input, images: left })].filter(([, fate]) => fate.action !== 'KEEP')
    assert.deepEqual(again, [])
  })
})

test('no child goes while its index stays, no subject goes while its referrer stays', () => {
  holdsForAll(inputs, RUNS.closed, (input) => {
    const gone = going(decided(input))
    const stays = (image: Image): boolean => !gone.has(image.digest)
    for (const image of input.images.filter(({ digest }) => gone.has(digest))) {
      const holder = input.images.find((other) => stays(other) && isParent(other, image))
      assert.equal(holder?.digest, undefined, `${image.digest} goes without its index`)
      const referrer = input.images.find((other) => stays(other) && subjectOf(other) === image.digest)
      assert.equal(referrer?.digest, undefined, `${image.digest} goes without what refers to it`)
    }
  })
})

/** Half of them earlier, when more of the images are young. */
const earlier = fc
  .tuple(inputs, fc.constantFrom(0, 0, 7, 20, 35, 58))
  .map(([input, days]): EvaluateInput => ({ ...input, now: NOW - days * DAY }))

test('goesAt is the first instant at which a kept image goes', () => {
  holdsForAll(fc.tuple(earlier, fc.nat(8)), RUNS.goesAt, ([input, which]) => {
    const evaluation = evaluate(input)
    const kept = [...input.images.keys()].filter((i) => ACTIONS[evaluation.fates[i] ?? 0] === 'KEEP')
    const index = kept[which % kept.length]
    if (index === undefined) return
    const { digest, goesAt } = evaluation.decision(index)
    assert.equal(goesAt, oracleGoesAt(input, digest), `goesAt of ${digest}`)
    if (goesAt === undefined) return
    const at = (now: number): boolean => goes(decided({ ...input, now }).get(digest))
    assert.ok(!at(goesAt - 1), `${digest} goes before`)
    assert.ok(at(goesAt), `${digest} does not go`)
  })
})

function checkReasons(evaluation: Evaluation): void {
  for (const [i, image] of evaluation.images.entries()) {
    const decision = evaluation.decision(i)
    assert.equal(decision.digest, image.digest)
    assert.equal(decision.action, ACTIONS[evaluation.fates[i] ?? 0])
    assert.ok(decision.reasons.length > 0, `${image.digest} has no reason`)
    for (const reason of decision.reasons) assert.ok(sentence(reason).length > 5, JSON.stringify(reason))
  }
}

test('every image has a reason, and every reason has a sentence', () => {
  holdsForAll(earlier, RUNS.reasons, (input) => checkReasons(evaluate(input)))
})

test('the repositories are what they are meant to be', () => {
  const all = fc.sample(inputs, { numRuns: 500, seed: 1 })
  const actions = new Set(all.flatMap((input) => [...oracle(input).values()].map(({ action }) => action)))
  assert.deepEqual(actions, new Set(ACTIONS))
  assert.equal(new Set(Array.from({ length: 16 }, (_, i) => digestOf(i))).size, 16)
})
