/** ARCHITECTURE.md leads a newcomer through a run and a plan: by few files, and not many lines. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

const root = join(import.meta.dirname, '..')
const page = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8')

/** How many files a story names at most, and how many lines they have together. The lines may only get fewer. */
const STORIES = [
  { story: 'run', files: 10, lines: 700 },
  { story: 'plan', files: 8, lines: 910 },
] as const

/** Without the failpoints, which the package does not have. */
function lengthOf(text: string): number {
  return text.split('\n').filter((line) => !/\bfailpoint\b/.test(line)).length - 1
}

for (const { story, files, lines } of STORIES) {
  test(`the story of a ${story} is told by at most ${files} files and ${lines} lines`, () => {
    const [, text = ''] =
      new RegExp(`<!-- story of a ${story}: begin -->([^]*?)<!-- story of a ${story}: end -->`).exec(page) ??
      []
    const named = [...new Set(text.match(/[\w/-]+\.ts/g))]
    assert.ok(named.length > 5 && named.length <= files, named.join(' '))
    for (const file of named) assert.ok(existsSync(join(root, file)), `${file} is not there`)
    const all = named.map((file) => lengthOf(readFileSync(join(root, file), 'utf8')))
    const sum = all.reduce((total, one) => total + one, 0)
    assert.ok(sum <= lines, `${sum} lines`)
  })
}
