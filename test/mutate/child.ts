/**
 * Runs the test files of its arguments in this process, in this order. Ends at the first failure with status 1, and prints
 * the file, the test and the error; with status 0 only if tests passed and none failed, and prints the processor time that
 * it took. Random inputs are the same in every run, so that it is the mutation and not luck that makes a test fail; they are
 * not shrunk. With `CAREEN_MUTATE_IDLE` it ends with status 2 once no test ended for so many milliseconds.
 */
import { relative } from 'node:path'
import { run } from 'node:test'
import { configureGlobal } from 'fast-check'

configureGlobal({ seed: 1, endOnFailure: true })
const idle = Number(process.env['CAREEN_MUTATE_IDLE'] ?? 0)
const watchdog = idle > 0 ? setTimeout(() => process.exit(2), idle).unref() : undefined
let passed = 0

for await (const { type, data } of run({ files: process.argv.slice(2), isolation: 'none' })) {
  if (type !== 'test:complete' || data.todo !== undefined) continue
  watchdog?.refresh()
  if (data.details.passed) passed += 1
  else {
    const { error } = data.details
    console.log(`${relative(process.cwd(), data.file ?? '')}\n${data.name}\n${String(error?.cause ?? error)}`)
    process.exit(1)
  }
}
const { user, system } = process.cpuUsage()
console.log(`\n${(user + system) / 1e6} s`)
process.exit(passed > 0 ? 0 : 1)
