/**
 * `npm run test:faults -- mode=2 seed=7`: injects the faults of a mode, or of all, and prints a table. `faults=N` says how many in each
 * mode; `--nightly` takes the large numbers. Ctrl-C ends it after the seeds at hand, with the table so far.
 */
import { MODES, type FailureMode } from './modes.ts'

const given = process.argv.slice(2)
const numbered = (name: string): number | undefined => {
  const found = given.find((one) => one.startsWith(`${name}=`))
  return found === undefined ? undefined : Number(found.slice(name.length + 1))
}
const isNightly = given.includes('--nightly')
const seed = numbered('seed') ?? 1
const only = numbered('mode')
const stop = { isAsked: false }
process.once('SIGINT', () => (stop.isAsked = true))

type Line = {
  readonly mode: number
  readonly what: string
  faults: number
  seconds: number
  violations: number
}

/** Faults between two looks at Ctrl-C, and two lines of progress. */
const PART = 20
/** Seeds of a part. Why more than it takes: the next part begins with seeds of its own. */
const SEEDS = 100

const lines: Line[] = []
for (const mode of MODES.filter((one) => only === undefined || one.mode === only)) {
  if (stop.isAsked) break
  const why = await mode.skip?.()
  if (typeof why === 'string') console.log(`mode ${mode.mode}, ${mode.what}: not here, ${why}`)
  else lines.push(await injectAll(mode))
}
console.table(lines)
process.exitCode = lines.some(({ violations }) => violations > 0) ? 1 : 0

async function injectAll({ mode, what, run, ...counts }: FailureMode): Promise<Line> {
  const wanted = numbered('faults') ?? (isNightly ? counts.nightly : counts.faults)
  const line: Line = { mode, what, faults: 0, seconds: 0, violations: 0 }
  const startedAt = performance.now()
  for (let first = seed; !stop.isAsked; first += SEEDS) {
    const { faults, violations } = await run(Math.min(PART, wanted - line.faults), first)
    line.faults += faults
    line.violations += violations.length
    for (const violation of violations)
      console.log(`mode ${mode}, ${violation}\n  again: npm run test:faults -- mode=${mode} seed=${first}`)
    line.seconds = Number(((performance.now() - startedAt) / 1000).toFixed(1))
    if (process.stderr.isTTY) process.stderr.write(`\rmode ${mode}: ${line.faults} of ${wanted}  `)
    if (line.faults >= wanted) break
  }
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K')
  return line
}
