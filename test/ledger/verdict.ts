/** What the tables of the checks of reports share. */
import assert from 'node:assert/strict'
import type { Decision } from '../../policies/index.ts'

export const digest = (letter: string): string => `sha256:${letter.repeat(64)}`
export const A: string = digest('a')
export const B: string = digest('b')

/** Requires that a check refuses with these words, or accepts if there are none. */
export function verdict(refusal: string | undefined, words: RegExp | undefined, title: string): void {
  if (words === undefined) assert.equal(refusal, undefined, title)
  else assert.match(refusal ?? 'accepted', words, title)
}

/** Deletes an image that has two tags and belongs to no other. */
export const DECISION: Decision = {
  digest: A,
  tags: ['t', 'u'],
  action: 'DELETE',
  untag: [],
  reasons: [],
  group: A,
  follows: [],
  size: 3,
  verdicts: [],
}
