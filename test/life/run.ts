/**
 * Lives whole years, a line each: `npm run life -- nightly prod seed=7 seeds=3 days=365`. No household: all of them. The first
 * findings of a life are told with their stories; the same household and seed live the same life again.
 */
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
let total = 0

for (let seed = first; seed < first + numbered('seeds', 1); seed += 1)
  for (const household of households) total += await liveOne({ household, seed, days })
console.log(`${total} findings`)
process.exitCode = total > 0 ? 1 : 0

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
