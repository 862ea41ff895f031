import assert from 'node:assert/strict'
import { test } from 'node:test'
import { maySkip, skipWithout } from './support/skips.ts'

const reason = String(skipWithout('no-such-program', []))

test('a missing program is the first word of the reason; one that runs is no reason', () => {
  assert.match(reason, /^no-such-program /)
  assert.equal(skipWithout('node', ['--version']), false)
})

test('a test may be skipped on the machine of a person, and in CI only for want of a program that is named', () => {
  assert.ok(maySkip(reason, {}))
  assert.ok(maySkip(reason, { CI: 'true', CAREEN_SKIPS: 'crane no-such-program' }))
  for (const CAREEN_SKIPS of [undefined, '', ' ', 'crane', 'no-such', 'program'])
    assert.ok(!maySkip(reason, { CI: 'true', CAREEN_SKIPS }), CAREEN_SKIPS)
  for (const other of ['true', '', 'for now'])
    assert.ok(!maySkip(other, { CI: 'true', CAREEN_SKIPS: 'crane' }))
})
