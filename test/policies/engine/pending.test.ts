/** Images that a DELETE which was sent may still take: they stay, and so does what would be missed with them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DAY, decide, type Decided, digest, image, index, rule, signs } from './build.ts'

const everything = rule('old', { tagRegexp: '.*', untagged: true, orphans: true, expirePeriod: DAY })
const newest = rule('top', { tagRegexp: '.*', retainedTop: 1 })
const pending = (...names: string[]) => ({ pending: new Set(names.map(digest)) })
const days = { days: 9 }

const kept = ({ of, kinds }: Decided, name: string): string =>
  of(name).action === 'KEEP' ? kinds(name).join() : of(name).action

test('an image whose delete is pending stays; the others go as ever', () => {
  const images = [image('a', ['a'], days), image('b', ['b'], days)]
  const found = decide(images, [everything], pending('a'))
  assert.deepEqual([kept(found, 'a'), kept(found, 'b')], ['delete_pending', 'DELETE'])
})

test('it takes no place: what is the newest without it stays', () => {
  const images = [image('a', ['a'], { days: 1 }), image('b', ['b'], days), image('c', ['c'], { days: 20 })]
  const found = decide(images, [newest], pending('a'))
  assert.deepEqual(
    ['a', 'b', 'c'].map((name) => kept(found, name)),
    ['delete_pending', 'within_top', 'DELETE'],
  )
})

test('an index whose delete is pending holds its children, there or not', () => {
  const child = image('child', [], days)
  const there = decide([index('i', ['i'], ['child'], days), child], [everything], pending('i', 'child'))
  assert.deepEqual([kept(there, 'i'), kept(there, 'child')], ['delete_pending', 'delete_pending,child_of'])
  const gone = decide([child], [everything], pending('i', 'child'))
  assert.equal(kept(gone, 'child'), 'delete_pending')
})

test('a subject whose delete is pending keeps what refers to it, there or not', () => {
  const others = [image('r', [], { ...days, subject: digest('s') }), image('t', [signs('s')], days)]
  const there = decide([image('s', ['s'], days), ...others], [everything], pending('s'))
  assert.deepEqual(
    ['s', 'r', 't'].map((name) => kept(there, name)),
    ['delete_pending', 'refers_to', 'refers_to'],
  )
  const gone = decide(others, [everything], pending('s'))
  assert.deepEqual(
    ['r', 't'].map((name) => kept(gone, name)),
    ['delete_pending', 'delete_pending'],
  )
})

test('a subject stays while the delete of its signature is pending', () => {
  const images = [image('s', ['s'], days), image('t', [signs('s')], days)]
  const found = decide(images, [everything], pending('t'))
  assert.match(kept(found, 's'), /member_kept$/)
})
