/** Read by `runner.test.ts`. The process ends before the second test does. */
import { test } from 'node:test'

test('passes', () => {})
test('exits', () => process.exit(0))
