/** What test/README.md asks of test files. */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

const files = globSync('**/*.ts', { cwd: import.meta.dirname })
  .filter((file) => !file.startsWith('bench/'))
  .map((file) => ({ file, text: readFileSync(join(import.meta.dirname, file), 'utf8') }))
const TITLE = /\b(?:test|describe)\(\s*(['"`])(.*?)\1/gs

/** Places of a pattern, as `FILE: TEXT`. */
function found(pattern: RegExp): readonly string[] {
  return files.flatMap(({ file, text }) => Array.from(text.matchAll(pattern), ([all]) => `${file}: ${all}`))
}

test('a test file has at most 400 lines', () => {
  const long = files.filter(({ text }) => text.split('\n').length > 401)
  assert.deepEqual(
    long.map(({ file }) => file),
    [],
  )
})

test('a title says the behaviour, and begins with no number of a row', () => {
  const titles = files.flatMap(({ file, text }) =>
    Array.from(text.matchAll(TITLE), ([, , title = '']) => ({ file, title })),
  )
  assert.ok(titles.length > 1000, `${titles.length} titles`)
  const numbered = titles.filter(({ title }) => /^(?:row \d+|[A-Z]\d{0,3}):/i.test(title))
  assert.deepEqual(numbered, [])
})

test('chance has a seed', () => {
  assert.deepEqual(found(/\bMath[.]random\b/g), [])
})

test('the reason of a skip comes from support/skips.ts', () => {
  assert.deepEqual(found(/\bskip: ['"`t].*/g), [])
  assert.deepEqual(found(/\b(?:test|describe|t)[.](?:skip|todo|only)\(.*/g), [])
})
