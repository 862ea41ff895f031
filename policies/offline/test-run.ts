import { type Action, type Decision, goes, type LimitCheck } from '../engine/index.ts'
import { some } from '../language/index.ts'
import { CareenError, type DeclaredObject, type Instant } from '../model/index.ts'
import { type EvaluatedRepository, evaluateRepositories } from './evaluate-all.ts'
import type { Expectation, Fate } from './test-image.ts'
import type { PolicyTest, TestImage } from './tests.ts'

/** The part of an expectation that an image does not meet. */
export type Mismatch = 'fate' | 'because' | 'goes'

/** One image of a test with its decision. */
export type ImageResult = TestImage & {
  readonly actual: Fate
  readonly decision: Decision
  /** Empty: every expectation is met. */
  readonly mismatches: readonly Mismatch[]
}

/** The result of one `test` block: passed or not, image by image. */
export type TestResult = {
  readonly test: PolicyTest
  /** The instant of the decisions. */
  readonly now: Instant
  readonly ok: boolean
  readonly images: readonly ImageResult[]
  /** Limits that a run would exceed. They do not fail a test. */
  readonly tripped: readonly (LimitCheck & { readonly repository: string })[]
}

/**
 * Runs tests. Requires that they were read for these objects without errors. `at` replaces the instant of each test, but does not
 * move the times of its images. A quota counts the images of the test.
 */
export function runTests(
  objects: readonly DeclaredObject[],
  tests: readonly PolicyTest[],
  at?: Instant,
): readonly TestResult[] {
  return tests.map((test) => runOne(objects, test, at ?? test.now))
}

function runOne(objects: readonly DeclaredObject[], test: PolicyTest, now: Instant): TestResult {
  const all = evaluateRepositories({
    objects,
    now,
    // An empty name means the only registry, or none.
    images: test.images.map(({ ref, image }) => ({
      repository: ref.repository,
      image,
      ...some('registry', ref.registry || undefined),
    })),
    ...some('policyName', test.policy),
  })
  const images = test.images.map((image) => resultOf(image, decisionOf(image, all), now))
  return {
    test,
    now,
    ok: images.every(({ mismatches }) => mismatches.length === 0),
    images,
    tripped: all.flatMap(({ ref, limitChecks }) =>
      limitChecks.filter(({ ok }) => !ok).map((guard) => ({ repository: ref.repository, ...guard })),
    ),
  }
}

function decisionOf({ ref, image, label }: TestImage, all: readonly EvaluatedRepository[]): Decision {
  const own = all.find(
    (one) => one.ref.registry === ref.registry && one.ref.repository === ref.repository,
  )?.evaluation
  const place = own?.images.findIndex(({ digest }) => digest === image.digest) ?? -1
  if (own === undefined || place === -1)
    throw new CareenError(
      'INVALID_ARGUMENT',
      `image "${label}" is not in the scope of the policy of its test`,
    )
  return own.decision(place)
}

const FATE_OF: Readonly<Record<Action, Fate>> = {
  KEEP: 'keep',
  DELETE: 'delete',
  CASCADE: 'delete',
  UNTAG: 'untag',
}

function resultOf(image: TestImage, decision: Decision, now: Instant): ImageResult {
  const { fate, because, goes: time } = image.expected
  const actual = FATE_OF[decision.action]
  const kinds = new Set(decision.reasons.map(({ kind }) => kind))
  const mismatches: Mismatch[] = [
    ...(fate === undefined || fate === actual ? [] : ['fate' as const]),
    ...(because.every((kind) => kinds.has(kind)) ? [] : ['because' as const]),
    ...(goesThen(time, decision, now) ? [] : ['goes' as const]),
  ]
  return { ...image, actual, decision, mismatches }
}

/** Compares to the second. Why: an image is deleted when it is older than a period, a millisecond after its end. */
function goesThen(expected: Expectation['goes'], decision: Decision, now: Instant): boolean {
  if (expected === undefined) return true
  if (expected === 'never') return !goes(decision) && decision.goesAt === undefined
  // Why: of an image that is deleted now, the exact time is unknown.
  if (goes(decision)) return expected <= now
  return decision.goesAt !== undefined && second(decision.goesAt) === second(expected)
}

function second(at: Instant): number {
  return Math.floor(at / 1000)
}
