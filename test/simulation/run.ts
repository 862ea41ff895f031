/** `npm run simulate -- seed=1 seeds=2000`: simulates seeds, prints what was found and how to see it again. */
import { simulate } from './simulate.ts'

const given = process.argv.slice(2)
const numbered = (name: string, otherwise: number): number =>
  Number(given.find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1) ?? otherwise)
const first = numbered('seed', 1)
const seeds = numbered('seeds', 1)
const startedAt = performance.now()
const sums = { runs: 0, deleted: 0, findings: 0 }
for (let seed = first; seed < first + seeds; seed += 1) {
  const { findings, runs, deleted, story } = await simulate(seed)
  sums.runs += runs
  sums.deleted += deleted
  sums.findings += findings.length
  if (findings.length === 0) continue
  console.log(`seed ${seed}: ${findings.join('\n  ')}`)
  if (seeds === 1) console.log(story.join('\n'))
}
const seconds = Number(((performance.now() - startedAt) / 1000).toFixed(1))
console.log(JSON.stringify({ first, seeds, seconds, ...sums }))
process.exitCode = sums.findings > 0 ? 1 : 0
