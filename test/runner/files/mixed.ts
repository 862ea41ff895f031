/** Read by `runner.test.ts`. */
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { skipWithout } from '../../support/skips.ts'

test('passes', () => {})
test('fails', () => assert.equal(1, 2))
test('is skipped', { skip: skipWithout('no-such-program', []) }, () => {})
suite('a suite', () => {
  test('passes inside', () => {})
  test('fails inside', () => assert.equal(3, 4))
})
