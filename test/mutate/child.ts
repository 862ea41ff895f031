/**
 * Runs the test files of its arguments in this process. Ends at the first failure, which it prints, with
 * status 1; with status 0 only if tests passed and none failed. Random inputs are the same in every run, so
 * that it is the mutation and not luck that makes a test fail; they are not shrunk.
 */
import { run } from 'node:test'
import { configureGlobal } from 'fast-check'

configureGlobal({ seed: 1, endOnFailure: true })
let passed = 0

for await (const { type, data } of run({ files: process.argv.slice(2), isolation: 'none' })) {
  if (type !== 'test:complete' || data.todo !== undefined) continue
  if (data.details.passed) passed += 1
  else {
    const { error } = data.details
    console.log(`${data.name}\n${String(error?.cause ?? error)}`)
    process.exit(1)
  }
}
process.exit(passed > 0 ? 0 : 1)
