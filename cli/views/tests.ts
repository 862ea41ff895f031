import { goes, sentence } from '../../policies/engine/index.ts'
import type { Expectation, ImageResult, Mismatch, TestResult } from '../../policies/offline/index.ts'
import type { OutputLine } from './lines/line.ts'
import { count, oneLine, shortDigest } from './text.ts'
import { verdictText } from './verdict.ts'

type Paint = (colour: 'red' | 'green' | 'yellow' | 'grey' | 'bold', text: string) => string

/** Returns the tests by file, each failure with the decision and its reasons, and the sums. */
export function testsText(results: readonly TestResult[], paint: Paint): string {
  const files = [...Map.groupBy(results, ({ test }) => test.file)].map(
    ([file, own]) =>
      `${paint('bold', oneLine(file))}\n${own.map((result) => testText(result, paint)).join('')}`,
  )
  const { passed, failed } = sumOf(results)
  return `${files.join('\n')}\n${count(passed)} passed, ${count(failed)} failed\n`
}

function sumOf(results: readonly TestResult[]): { readonly passed: number; readonly failed: number } {
  const passed = results.filter(({ ok }) => ok).length
  return { passed, failed: results.length - passed }
}

function testText(result: TestResult, paint: Paint): string {
  const word = result.ok ? paint('green', 'ok  ') : paint('red', 'FAIL')
  const failed = result.images.filter(({ mismatches }) => mismatches.length > 0)
  const tripped = result.tripped.map(
    ({ repository, guard, message }) =>
      `  ${paint('yellow', '!')} ${oneLine(repository)}: ${guard}: ${message}\n`,
  )
  return [
    `${word} ${oneLine(result.test.name)}\n`,
    ...failed.map((image) => imageText(image, result, paint)),
    ...tripped,
  ].join('')
}

function imageText(image: ImageResult, result: TestResult, paint: Paint): string {
  const { label, ref, decision } = image
  const tags = image.image.tags.length === 0 ? 'untagged' : image.image.tags.join(', ')
  return [
    `  image "${oneLine(label)}" (${oneLine(ref.repository)}, ${oneLine(tags)})\n`,
    ...image.mismatches.map((mismatch) => mismatchText(mismatch, image, paint)),
    ...decision.reasons.map((reason) => `    ${image.actual}: ${oneLine(named(sentence(reason), result))}\n`),
    ...decision.verdicts.map((verdict) => `    ${paint('grey', oneLine(verdictText(verdict)))}\n`),
    `    ${paint('grey', `deleted at: ${goesAtOf(image)}`)}\n`,
  ].join('')
}

function mismatchText(mismatch: Mismatch, image: ImageResult, paint: Paint): string {
  const [title, expected, actual] = differing(mismatch, image)
  return `    ${paint('red', `- expected ${title}: ${expected}`)}\n    ${paint('green', `+ actual ${title}:   ${actual}`)}\n`
}

function differing(
  mismatch: Mismatch,
  image: ImageResult,
): readonly [title: string, expected: string, actual: string] {
  const { expected, actual, decision } = image
  switch (mismatch) {
    case 'fate':
      return ['action', expected.fate ?? '', `${actual}${howOf(image)}`]
    case 'because':
      return ['reasons', expected.because.join(', '), decision.reasons.map(({ kind }) => kind).join(', ')]
    case 'goes':
      return ['time', timeOf(expected.goes) ?? '', goesAtOf(image)]
  }
}

function howOf({ decision }: ImageResult): string {
  if (decision.action === 'CASCADE') return ' (with its group)'
  return decision.action === 'UNTAG' ? ` (untag ${oneLine(decision.untag.join(', '))})` : ''
}

function goesAtOf({ decision }: ImageResult): string {
  return goes(decision) ? 'now' : (timeOf(decision.goesAt) ?? 'never, or unknown')
}

/** Returns a time in the form of a test, or undefined if there is none or it is out of range. */
function timeOf(at: Expectation['goes']): string | undefined {
  if (at === undefined || at === 'never') return at
  return Math.abs(at) <= 8.64e15 ? new Date(at).toISOString() : undefined
}

/** Replaces short digests in a sentence by the labels of the test. */
function named(text: string, { images }: TestResult): string {
  const labels = new Map(images.map(({ label, image }) => [shortDigest(image.digest), label]))
  return text.replaceAll(/[a-z0-9]+:[0-9a-f]+/g, (found) => {
    const label = labels.get(found)
    return label === undefined ? found : `"${label}"`
  })
}

/** Returns a line for each test. */
export function testLines(results: readonly TestResult[]): readonly OutputLine[] {
  return results.map((result) => ({
    type: 'test',
    ...(result.ok ? {} : { level: 'error' as const }),
    message: `${result.test.name}: ${result.ok ? 'passed' : 'failed'}`,
    data: {
      file: result.test.file,
      name: result.test.name,
      ok: result.ok,
      images: result.images.map((image) => imageData(image, result)),
      limits: result.tripped.map(({ repository, guard: name, message: detail }) => ({
        repository,
        name,
        detail,
      })),
    },
  }))
}

/** `goes_at` is absent for now, never, or not known. */
function imageData(image: ImageResult, result: TestResult): object {
  const { label, expected, actual, decision, mismatches } = image
  return {
    image: label,
    ok: mismatches.length === 0,
    expected: expected.fate,
    actual,
    because: expected.because.length === 0 ? undefined : expected.because,
    goes: timeOf(expected.goes),
    reasons: decision.reasons.map((reason) => ({
      kind: reason.kind,
      text: named(sentence(reason), result),
    })),
    goesAt: timeOf(decision.goesAt),
  }
}
