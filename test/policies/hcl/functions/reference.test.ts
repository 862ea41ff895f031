/** Every function describes itself, and YAML stays apart. `test/docs/functions.ts` makes the page of them. */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { FUNCTIONS } from '../../../../policies/hcl/functions/index.ts'
import { ALL_FAMILIES } from '../../../docs/functions.ts'
import { ALL } from './world.ts'

const root = join(import.meta.dirname, '../../../..')

test('every function is listed once, and describes itself in a sentence', () => {
  const listed = ALL_FAMILIES.flatMap(({ functions }) => functions.map(([name]) => name))
  assert.equal(new Set(listed).size, listed.length)
  assert.deepEqual(listed.toSorted(), [...ALL.keys()].toSorted())
  for (const { doc } of ALL.values()) assert.match(doc, /^\S.*[.?]$/)
})

test('YAML is not loaded with the others', () => {
  assert.ok(!FUNCTIONS.has('yamldecode'))
  for (const source of globSync('policies/**/*.ts', { cwd: root }))
    assert.doesNotMatch(readFileSync(join(root, source), 'utf8'), /from '[^']*\/yaml\.ts'/, source)
})
