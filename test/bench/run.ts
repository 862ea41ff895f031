/**
 * Ratios against a baseline in the same run: pairs A B A B, after a warm-up, and the median of the per-pair ratios.
 * One line of JSON a result. Arguments: names of groups; none means all but those that take long. Never part of the tests.
 */
import { benchApi } from './api.ts'
import { benchAudit } from './audit.ts'
import { benchCli } from './cli.ts'
import { benchDeletes } from './deletes.ts'
import { benchEngine } from './engine.ts'
import { benchLanguage } from './language.ts'
import { benchPlans } from './plans.ts'
import { benchRaces } from './races.ts'
import { benchThrottled } from './registry-throttled.ts'
import { benchRegistry } from './registry.ts'
import { benchRuns, RUN_PARTS } from './runs.ts'
import { benchScale, benchScaleTenth } from './scale.ts'

const GROUPS: Readonly<Record<string, () => Promise<void>>> = {
  api: benchApi,
  audit: benchAudit,
  language: benchLanguage,
  plan: benchPlans,
  engine: benchEngine,
  deletes: benchDeletes,
  registry: async () => {
    await benchRegistry()
    await benchThrottled()
  },
}

/** Only where they are named. */
const LONG: typeof GROUPS = {
  cli: benchCli,
  races: benchRaces,
  runs: benchRuns,
  ...RUN_PARTS,
  scale: benchScale,
  'scale-tenth': benchScaleTenth,
}

const wanted = process.argv.slice(2)
for (const name of wanted.length === 0 ? Object.keys(GROUPS) : wanted) {
  const group = GROUPS[name] ?? LONG[name]
  if (group === undefined) {
    console.error(`no group is called ${name}; there are ${Object.keys({ ...GROUPS, ...LONG }).join(', ')}`)
    process.exitCode = 1
  } else await group()
}
