/** Written prose keeps to the words of the glossary. Generated parts say what the code says; CHANGELOG.md tells history. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bannedWords } from '../banned-words.ts'
import { readPages } from './pages.ts'
import { PARTS } from './parts.ts'
import { fillRegions } from './regions.ts'

/** Prose without code, targets of links and names of files. */
function proseOf(text: string): string {
  const blank = Object.fromEntries(Object.keys(PARTS).map((name) => [name, () => '']))
  return fillRegions(text, blank)
    .replaceAll(/^ *```.*?^ *```$/gms, '')
    .replaceAll(/`[^`\n]*`/g, '')
    .replaceAll(/\]\([^)]*\)/g, ']')
    .replaceAll(/\S+\.txt\b/g, '')
}

test('no page has a banned word', () => {
  const found = readPages()
    .filter(({ path }) => path !== 'CHANGELOG.md')
    .flatMap(({ path, text }) => bannedWords(proseOf(text)).map((word) => `${path}: ${word}`))
  assert.deepEqual(found, [])
})
