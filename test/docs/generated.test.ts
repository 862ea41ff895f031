/** The generated parts of the pages say what the code says. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TRAITS } from '../../daemon/registry/vendors/traits.ts'
import { LINTS, PROFILES } from '../../policies/model/index.ts'
import { readPages } from './pages.ts'
import { PARTS } from './parts.ts'
import { fillRegions, regionsOf } from './regions.ts'

const pages = readPages()
const regions = pages.flatMap(({ text }) => regionsOf(text))

test('the generated parts of all pages are up to date', () => {
  const stale = pages.filter(({ text }) => fillRegions(text, PARTS) !== text).map(({ path }) => path)
  assert.deepEqual(stale, [], 'run: npm run docs')
})

test('every part stands in one page', () => {
  const plain = Object.keys(PARTS).filter((name) => name !== 'registry' && name !== 'warning')
  const expected = [
    ...plain,
    ...PROFILES.map((one) => `registry ${one}`),
    ...Object.keys(LINTS).map((one) => `warning ${one}`),
  ]
  assert.deepEqual(regions.toSorted(), expected.toSorted())
})

const PAGE = 'a\n<!-- generated: x -->\nold\n<!-- end of generated -->\nb\n'

test('a part is replaced, and what stands around it stays', () => {
  const filled = fillRegions(PAGE, { x: () => 'new\n' })
  assert.equal(filled, 'a\n<!-- generated: x -->\n\nnew\n\n<!-- end of generated -->\nb\n')
  assert.equal(fillRegions(filled, { x: () => 'new' }), filled)
})

test('an argument is passed on', () => {
  const filled = fillRegions(PAGE.replace(': x', ': x y'), { x: (argument) => `of ${argument}` })
  assert.match(filled, /^<!-- generated: x y -->\n\nof y\n/m)
})

test('a mark that names no part, or has no end, is an error', () => {
  assert.throws(() => fillRegions(PAGE, {}), /no part of a page is called x/)
  assert.throws(() => fillRegions(PAGE, { toString: () => '' }), /called x/)
  assert.throws(() => fillRegions('<!-- generated: x -->\n', { x: () => '' }), /has no <!-- end/)
})

test('a registry whose list has push times or untagged images names that list', () => {
  for (const [profile, { list, untagged, pushTimes }] of Object.entries(TRAITS))
    assert.equal(list !== undefined, untagged || pushTimes, profile)
})
