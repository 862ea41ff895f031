import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { unifiedDiff } from '../../../cli/views/diff.ts'
import { folder } from '../../support/processes.ts'

const CASES: Record<string, readonly [before: string, after: string, diff: string]> = {
  'no difference': ['a\nb\n', 'a\nb\n', ''],
  'one line': ['a\nb\nc\n', 'a\nB\nc\n', '@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n'],
  'a line that comes in an empty text': ['', 'a\n', '@@ -0,0 +1 @@\n+a\n'],
  'all lines go': ['a\nb\n', '', '@@ -1,2 +0,0 @@\n-a\n-b\n'],
  'the last line gets its end': [
    'a\nb',
    'a\nb\n',
    '@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+b\n',
  ],
  'three lines around, and no more': [
    '1\n2\n3\n4\n5\n6\n7\n8\n9\n',
    '1\n2\n3\n4\nX\n6\n7\n8\n9\n',
    '@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+X\n 6\n 7\n 8\n',
  ],
  'near changes are together, far ones apart': [
    '1\na\n2\n3\n4\n5\n6\n7\nb\n1\n2\n3\n4\n5\n6\n7\nc\n',
    '1\nA\n2\n3\n4\n5\n6\n7\n1\n2\n3\n4\n5\n6\n7\nC\nc\n',
    '@@ -1,12 +1,11 @@\n 1\n-a\n+A\n 2\n 3\n 4\n 5\n 6\n 7\n-b\n 1\n 2\n 3\n@@ -14,4 +13,5 @@\n 5\n 6\n 7\n+C\n c\n',
  ],
  'line ends are a part of lines': ['a\r\n', 'a\n', '@@ -1 +1 @@\n-a\r\n+a\n'],
}

for (const [name, [before, after, diff]] of Object.entries(CASES)) {
  test(name, () => {
    const header = diff === '' ? '' : '--- a/x/web.hcl\n+++ b/x/web.hcl\n'
    assert.equal(unifiedDiff(before, after, 'x/web.hcl'), header + diff)
  })
}

test('a diff brings the one text to the other, and none is shorter', () => {
  const text = fc
    .array(fc.constantFrom('a\n', 'b\n', 'c\n', '\n'), { maxLength: 30 })
    .chain((lines) => fc.constantFrom('', 'a', 'end').map((end) => lines.join('') + end))
  fc.assert(
    fc.property(text, text, (before, after) => {
      const diff = unifiedDiff(before, after, 'f')
      assert.equal(patched(before, diff), after)
      const [old, young] = [before, after].map((one) => one.split(/(?<=\n)/).filter((line) => line !== ''))
      const edits = diff.match(/^[-+](?!-- a|\+\+ b)/gm)?.length ?? 0
      assert.equal(
        edits,
        (old?.length ?? 0) + (young?.length ?? 0) - 2 * longestCommon(old ?? [], young ?? []),
      )
    }),
    { seed: 11, numRuns: 500 },
  )
})

test('git applies it', () => {
  using at = folder()
  const before = Array.from({ length: 60 }, (_, line) => `line ${line % 7}\n`).join('')
  const after = before.replaceAll(/line 3\nline 4/g, 'line 4\nnew').replace(/\n$/, '')
  writeFileSync(join(at.path, 'a file'), before)
  execFileSync('git', ['apply', '-'], { cwd: at.path, input: unifiedDiff(before, after, 'a file') })
  assert.equal(readFileSync(join(at.path, 'a file'), 'utf8'), after)
})

test('texts that are very different are compared line by line, or as wholes', () => {
  const lines = (of: string, count: number): string =>
    Array.from({ length: count }, (_, line) => (line % 3 === 0 ? 'same\n' : `${of} ${line}\n`)).join('')
  const equally = unifiedDiff(lines('a', 30_000), lines('b', 30_000), 'f')
  assert.equal(patched(lines('a', 30_000), equally), lines('b', 30_000))
  assert.equal(equally.match(/^-[^-]/gm)?.length, 20_000)
  const more = unifiedDiff(lines('a', 30_000), lines('b', 40_000), 'f')
  assert.equal(patched(lines('a', 30_000), more), lines('b', 40_000))
})

/** Applies a diff by its text alone. */
function patched(before: string, diff: string): string {
  const old = before.split(/(?<=\n)/).filter((line) => line !== '')
  const hunks = diff.replaceAll('\n\\ No newline at end of file\n', '\0').split(/^@@ /m).slice(1)
  let at = 0
  let after = ''
  for (const hunk of hunks) {
    const [, start = '', count = '1'] = /^-(\d+)(?:,(\d+))? /.exec(hunk) ?? []
    const from = Number(start) - (count === '0' ? 0 : 1)
    after += old.slice(at, from).join('')
    at = from
    for (const [, kind = '', text = ''] of hunk.replace(/^.*\n/, '').matchAll(/([-+ ])([^\n\0]*[\n\0])/g)) {
      const line = text.replace('\0', '')
      if (kind !== '+') assert.equal(old[at++], line)
      if (kind !== '-') after += line
    }
    assert.equal(at, from + Number(count))
  }
  return after + old.slice(at).join('')
}

/** The length of the longest common subsequence, in the slow and plain way. */
function longestCommon(a: readonly string[], b: readonly string[]): number {
  const best = Array.from({ length: a.length + 1 }, () => Array.from({ length: b.length + 1 }, () => 0))
  for (const [i, x] of a.entries()) {
    for (const [j, y] of b.entries()) {
      const row = best[i + 1] ?? []
      row[j + 1] = x === y ? (best[i]?.[j] ?? 0) + 1 : Math.max(best[i]?.[j + 1] ?? 0, row[j] ?? 0)
    }
  }
  return best[a.length]?.[b.length] ?? 0
}
