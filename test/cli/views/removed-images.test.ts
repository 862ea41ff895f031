/** What a run removed: an image has one line, and its parts none, if it is known that they went with it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { removalTexts } from '../../../cli/views/removed-images.ts'
import type { Decision } from '../../../policies/index.ts'
import type { Removed } from '../../../proto/resources/index.ts'

const INDEX = `sha256:${'1'.repeat(64)}`
const CHILD = `sha256:${'2'.repeat(64)}`
const plain = (_colour: string, text: string): string => text

const removed = (digest: string, rest: Partial<Removed> = {}): Removed => ({
  id: 1,
  runId: 'r',
  registry: 'prod',
  repository: 'web',
  digest,
  action: 'DELETE',
  tags: digest === INDEX ? ['pr-1'] : [],
  reasons: ['why'],
  size: 1,
  createdAt: 0,
  outcome: 'deleted',
  outcomeAt: 0,
  ...rest,
})
const decision = (digest: string): Decision => ({
  digest,
  tags: [],
  action: digest === INDEX ? 'DELETE' : 'CASCADE',
  untag: [],
  reasons: [],
  group: INDEX,
  follows: [],
  size: 1,
  verdicts: [],
})
const index = removed(INDEX)
const child = removed(CHILD, { part: true })
const known = [decision(INDEX), decision(CHILD)]
const linesOf = (deletions: readonly Removed[], decisions = known, isWhole = false): string[] =>
  removalTexts(deletions, decisions, { isWhole }, plain).flatMap((text) => text.trimEnd().split('\n'))

for (const [title, lines, shown] of [
  ['its part went with it', linesOf([index, child]), [/- pr-1, \+1 part deleted .*: why$/]],
  [
    'all of it is asked for',
    linesOf([child, index], known, true),
    [/- pr-1, \+1 part deleted/, new RegExp(`^ {8}part sha256:222222222222 deleted `)],
  ],
  [
    'its part was refused',
    linesOf([index, { ...child, outcome: 'refused' }]),
    [/- pr-1 deleted/, /! \(untagged\) .* refused/],
  ],
  ['nobody knows whose part it was', linesOf([index, child], []), [/- pr-1 deleted/, /- \(untagged\)/]],
  [
    'it was refused before',
    linesOf([{ ...index, outcome: 'refused' }, child, index]),
    [/! pr-1 refused/, /- pr-1, \+1 part deleted/],
  ],
  ['its part went alone', linesOf([child]), [/- \(untagged\) .* deleted/]],
] as const)
  test(`an image has one line where ${title}`, () => {
    assert.equal(lines.length, shown.length, lines.join('\n'))
    for (const [at, pattern] of shown.entries()) assert.match(lines[at] ?? '', pattern)
  })
