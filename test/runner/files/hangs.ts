/** Read by `runner.test.ts`. Its only test never ends, and what it started has no end of its own either. */
import { spawn } from 'node:child_process'
import { test } from 'node:test'

test('hangs', { timeout: 600_000 }, async () => {
  const child = spawn('sleep', ['600'], { stdio: 'inherit' })
  console.log(`started ${child.pid}`)
  await new Promise(() => {})
})
