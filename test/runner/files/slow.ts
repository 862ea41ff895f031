/** Read by `runner.test.ts`. */
import { test } from 'node:test'

test('is slow', async () => {
  await new Promise((resolve) => setTimeout(resolve, 3000))
})
test('is quick', () => {})
