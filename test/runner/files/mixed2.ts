/** Read by `runner.test.ts`. */
import { test } from 'node:test'

test('another', () => {})
