import { covers } from '../engine/index.ts'
import type { SourceFile, Diagnostic } from '../hcl/index.ts'
import { didYouMean } from '../hcl/source/suggest.ts'
import {
  some,
  text,
  type Problems,
  problems,
  TEST,
  type Values,
  valuesOf,
  type Written,
} from '../language/index.ts'
import {
  CareenError,
  type DeclaredObject,
  type Image,
  type Instant,
  type Policy,
  type RepositoryRef,
} from '../model/index.ts'
import { registryNamed } from './repositories.ts'
import { type RawTest, rawTests } from './test-files.ts'
import { type Expectation, type WrittenImage, writtenImage } from './test-image.ts'
import { checkDoubles, linkedImages, type PlacedImage } from './test-links.ts'

/** One image of a test, and the expectation. */
export type TestImage = {
  /** Unique in its test. */
  readonly label: string
  readonly ref: RepositoryRef
  readonly image: Image
  readonly expected: Expectation
}

/** A test of a configuration: images, an instant, and expectations. */
export type PolicyTest = {
  readonly file: string
  /** Unique in its file. */
  readonly name: string
  readonly now: Instant
  /** Evaluates this policy, whatever its status. */
  readonly policy?: string
  readonly images: readonly TestImage[]
}

/** The tests of test files, and their errors. With errors, `tests` is incomplete. */
export type GivenTests = {
  readonly tests: readonly PolicyTest[]
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Reads files of tests, HCL or (`*.json`) JSON. Requires a configuration without errors. Reports every error of every file.
 * `at` is the default of `now`; ages then count back from it.
 */
export async function readTests(
  files: readonly SourceFile[],
  objects: readonly DeclaredObject[],
  at?: Instant,
): Promise<GivenTests> {
  const found = problems()
  const tests: PolicyTest[] = []
  for (const file of files) {
    const raw = await rawTests(file, objects, found)
    tests.push(...raw.map((one) => testOf(one, objects, at, found)))
  }
  return { tests, diagnostics: found.all() }
}

function testOf(
  { block, images }: RawTest,
  objects: readonly DeclaredObject[],
  at: Instant | undefined,
  found: Problems,
): PolicyTest {
  const values = valuesOf(block, TEST, found)
  const now = nowOf(block, values, at, found)
  const policy = policyOf(block, text(values, 'policy'), objects, found)
  const written = images.map((image) => writtenImage(image, now, found))
  const placed = written.flatMap((image) => placedImage(image, values, objects, found))
  checkDoubles(placed, found)
  for (const image of placed) checkScope(image, policy, found)
  checkSubstance(block, written, found)
  return {
    file: block.file,
    name: block.label,
    now,
    ...some('policy', policy?.name),
    images: linkedImages(placed, found).map(({ block: { label }, ref, image, expected }) => ({
      label,
      ref,
      image,
      expected,
    })),
  }
}

function nowOf(block: Written, values: Values, at: Instant | undefined, found: Problems): Instant {
  const { now } = values
  if (typeof now === 'number') return now
  if (at === undefined && block.body['now'] === undefined && !isBroken(block))
    found.error(
      block,
      'Missing attribute "now"',
      'Write the instant at which to decide, as in now = "2026-11-22T00:00:00Z".',
    )
  return at ?? 0
}

function policyOf(
  block: Written,
  name: string | undefined,
  objects: readonly DeclaredObject[],
  found: Problems,
): Policy | undefined {
  if (name === undefined) return undefined
  const policies = objects.filter((object) => object.kind === 'policy')
  const policy = policies.find((one) => one.name === name)
  const meant = didYouMean(
    name,
    policies.map((one) => one.name),
  )
  if (policy === undefined)
    found.error(block, `Unknown policy "${name}"`, `The configuration has no policy of this name.${meant}`)
  return policy
}

/** Returns the image with its repository, or none, with an error, if the repository is ambiguous. */
function placedImage(
  written: WrittenImage,
  test: Values,
  objects: readonly DeclaredObject[],
  found: Problems,
): readonly PlacedImage[] {
  const { block } = written
  const repository = written.repository ?? text(test, 'repository')
  if (repository === undefined || repository === '') {
    found.error(
      block,
      'Missing attribute "repository"',
      'Write repository = "team/web" in the test, or in the image.',
    )
    return []
  }
  try {
    const named = written.registry ?? text(test, 'registry')
    return [{ ...written, ref: { registry: registryNamed(objects, named, repository), repository } }]
  } catch (error) {
    found.error(block, 'Wrong value for "registry"', `${CareenError.from(error).message}.`)
    return []
  }
}

function checkScope({ block, ref }: PlacedImage, policy: Policy | undefined, found: Problems): void {
  if (policy === undefined || covers(policy.scope, ref)) return
  const detail = `The test evaluates policy "${policy.name}", whose scope does not include ${ref.repository}. Name another policy, or none.`
  found.error(block, 'Image out of scope', detail)
}

/** True if the block has a syntax error. Why: an attribute that seems to be missing may be in the part with the error. */
function isBroken({ at }: Written): boolean {
  return at?.broken === true
}

function expectsAnything({ block: { body } }: WrittenImage): boolean {
  const { because } = body
  const reasons = Array.isArray(because) ? because.length > 0 : because !== undefined
  return reasons || body['expect'] !== undefined || body['goes'] !== undefined
}

/** Reports a test that cannot fail. */
function checkSubstance(block: Written, images: readonly WrittenImage[], found: Problems): void {
  if (isBroken(block)) return
  if (images.length === 0)
    found.error(block, 'Test without images', 'Write a block image "label" { ... } for each image.')
  else if (!images.some(expectsAnything))
    found.error(
      block,
      'Test without expectations',
      'Write expect = "keep", "delete" or "untag" in at least one image.',
    )
}
