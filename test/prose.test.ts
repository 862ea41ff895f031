/**
 * Code, messages and pages keep to the words of the glossary (docs/glossary.md). Files that have banned words still are in
 * `prose.table.ts` with their number, which may only fall. Exempt: names of files, names on the wire and in stored
 * JSON, applied migrations, generated code, and CHANGELOG.md, which is history.
 */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { bannedWords } from './banned-words.ts'
import { FIXED, REMAINING } from './prose.table.ts'

const ROOT = join(import.meta.dirname, '..')

const FILES = globSync(
  [
    '{policies,daemon,cli,proto,host}/**/*.{ts,js,proto,hcl,md}',
    'docs/**/*.md',
    '{README,ARCHITECTURE,CONTRIBUTING}.md',
  ],
  { cwd: ROOT },
).filter((file) => !file.startsWith('proto/gen/'))

function countIn(file: string): number {
  const text = readFileSync(join(ROOT, file), 'utf8')
  const prose = file.endsWith('.proto') ? text.replaceAll(/^\s*[^/\s].*/gm, '') : text
  const words = bannedWords(prose.replaceAll(/\S+\.txt\b/g, ''))
  return words.filter((word) => !FIXED[file]?.includes(word)).length
}

/** Every file with banned words, and every file of the table, with the numbers of both. */
function counts(): { readonly file: string; readonly found: number; readonly allowed: number }[] {
  const all = new Set([...FILES, ...Object.keys(REMAINING)])
  return [...all].toSorted().map((file) => ({
    file,
    found: FILES.includes(file) ? countIn(file) : 0,
    allowed: REMAINING[file] ?? 0,
  }))
}

test('no file has more banned words than the table allows', () => {
  assert.deepEqual(
    counts().filter(({ found, allowed }) => found > allowed),
    [],
    'use the words of docs/glossary.md',
  )
})

test('the table allows no more banned words than there are', () => {
  assert.deepEqual(
    counts().filter(({ found, allowed }) => found < allowed),
    [],
    'lower the numbers in test/prose.table.ts; remove files that have none',
  )
})
