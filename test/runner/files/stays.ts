/** Read by `runner.test.ts`. Its test passes, and its process does not end. */
import { test } from 'node:test'

test('passes', () => {
  setInterval(() => {}, 1000)
})
