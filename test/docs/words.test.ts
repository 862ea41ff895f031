/** Written prose keeps to the words of the glossary. Generated parts say what the code says; CHANGELOG.md tells history. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readPages } from './pages.ts'
import { PARTS } from './parts.ts'
import { fillRegions } from './regions.ts'

const BANNED = [
  'bury|buried|exhume|keepsakes?|companions?|doomed|sparing|spared|standing|told|heard|news|went|gone along',
  'hangs? on|held back|taken|vanish(?:ed|es)?|leads? nowhere|doubts?|mistakes?|the door|works? out|makes it so',
  'of all that|for ever|in the moment|by a look|at the one|nothing does',
].join('|')

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
    .flatMap(({ path, text }) =>
      Array.from(
        proseOf(text).matchAll(new RegExp(`\\b(?:${BANNED})\\b`, 'gi')),
        ([word]) => `${path}: ${word}`,
      ),
    )
  assert.deepEqual(found, [])
})
