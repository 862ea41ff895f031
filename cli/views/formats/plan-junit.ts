import { unknownEffects } from '../../../policies/diff/index.ts'
import type { StoredPlan } from '../../../proto/resources/index.ts'
import { junitReport } from './junit.ts'
import { effectName, planDangers } from './plan-facts.ts'

/** Returns a plan as a JUnit report: a case a repository. A danger is a failure, and what is unknown an error. */
export function planJunit(plan: StoredPlan): string {
  const dangers = Map.groupBy(planDangers(plan), ({ subject }) => subject)
  const unknown = new Set(unknownEffects(plan.effects).map(effectName))
  const names = [...new Set([...plan.effects.map(effectName), ...dangers.keys()])]
  const cases = names.map((name) => ({
    name,
    problems: dangers.get(name) ?? [],
    isUnknown: unknown.has(name),
  }))
  return junitReport(`careen plan ${plan.workspace}`, cases, 'danger')
}
