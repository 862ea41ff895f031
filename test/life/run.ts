/**
 * Lives whole years, a line each: `npm run life -- nightly prod seed=7 seeds=3 days=365`. No household: all of them. The first
 * findings of a life are told with their stories; the same household and seed live the same life again. Several lives run in
 * processes of their own, as many at once as there are cores.
 */
import { execFile } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type LifeRequest, live } from './life.ts'
import { HOUSEHOLDS } from './policies.ts'
import { tellFinding } from './tell.ts'

const given = process.argv.slice(2)
const numbered = (name: string, otherwise: number): number =>
  Number(given.find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1) ?? otherwise)
const named = given.filter((one) => !one.includes('='))
const households = named.length > 0 ? named : HOUSEHOLDS.map(({ policy }) => policy.name)
const days = numbered('days', 365)
const first = numbered('seed', 1)
const stories = numbered('stories', 1)
const lives: LifeRequest[] = []
for (let seed = first; seed < first + numbered('seeds', 1); seed += 1)
  for (const household of households) lives.push({ household, seed, days })

const total = await sum(lives)
console.log(`${total} findings`)
process.exitCode = total > 0 ? 1 : 0

async function sum([only, ...others]: readonly LifeRequest[]): Promise<number> {
  if (only === undefined) return 0
  if (others.length === 0) return liveOne(only)
  const waiting = [only, ...others]
  const found: number[] = []
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      found.push(await liveApart(next))
  }
  await Promise.all(Array.from({ length: availableParallelism() }, work))
  return found.reduce((a, b) => a + b, 0)
}

/** In a process of its own, whose output is printed when it has ended. */
async function liveApart({ household, seed, days: length }: LifeRequest): Promise<number> {
  const args = [household, `seed=${seed}`, `days=${length}`, `stories=${stories}`]
  const run = promisify(execFile)
  const file = fileURLToPath(import.meta.url)
  const options = { maxBuffer: 64 << 20 }
  const { stdout } = await run(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', file, ...args],
    options,
  )
    // Findings end it with status 1.
    .catch((thrown: unknown) => {
      if (thrown instanceof Error && 'stdout' in thrown && String(thrown.stdout).endsWith(' findings\n'))
        return { stdout: String(thrown.stdout) }
      throw thrown
    })
  const lines = stdout.trimEnd().split('\n')
  console.log(lines.slice(0, -1).join('\n'))
  return Number.parseInt(lines.at(-1) ?? '', 10)
}

async function liveOne(request: LifeRequest): Promise<number> {
  const startedAt = performance.now()
  const { findings, pushes, deleted, runs, troubles } = await live(request)
  const seconds = Number(((performance.now() - startedAt) / 1000).toFixed(1))
  const kinds = Object.fromEntries(
    [...Map.groupBy(findings, ({ kind }) => kind)].map(([kind, all]) => [kind, all.length]),
  )
  const ended = { runs: Object.fromEntries(runs), troubles: Object.fromEntries(troubles) }
  console.log(JSON.stringify({ ...request, seconds, pushes, deleted, ...ended, findings: kinds }))
  for (const finding of findings.slice(0, stories)) console.log(tellFinding(request, finding))
  return findings.length
}
