/**
 * Lives whole years, one line a life. Arguments: `seed=7`, `days=365`, names of households; none means all of them.
 * A finding is told with its story; the same seed and household live the same life again.
 */
import { HOUSEHOLDS } from './policies.ts'
import { live } from './life.ts'

const given = process.argv.slice(2)
const number = (name: string, otherwise: number): number =>
  Number(given.find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1) ?? otherwise)
const [seed, seeds, days, stories] = [number('seed', 1), number('seeds', 1), number('days', 365), number('stories', 1)]
const named = given.filter((one) => !one.includes('='))
const households = named.length > 0 ? named : HOUSEHOLDS.map(({ policy }) => policy.name)

for (let at = seed; at < seed + seeds; at += 1) {
  for (const household of households) {
    const startedAt = performance.now()
    const { findings, pushes, deleted, runs, troubles } = await live({ household, seed: at, days })
    const seconds = (performance.now() - startedAt) / 1000
    const kinds = Object.fromEntries(
      [...Map.groupBy(findings, ({ kind }) => kind)].map(([kind, all]) => [kind, all.length]),
    )
    console.log(JSON.stringify({ household, seed: at, days, seconds: Number(seconds.toFixed(1)), pushes, deleted, runs: Object.fromEntries(runs), troubles: Object.fromEntries(troubles), findings: kinds }))
    for (const { kind, day, repository, what, story } of findings.slice(0, stories)) {
      console.log(`  ${kind}, seed ${at}, household ${household}, day ${day}, ${repository}: ${what}`)
      for (const line of story) console.log(`    ${line}`)
    }
    if (findings.length > 0) process.exitCode = 1
  }
}
