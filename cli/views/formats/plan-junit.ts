import { unknownEffects } from '../../../policies/diff/index.ts'
import type { StoredPlan } from '../../../proto/resources/index.ts'
import { oneLine, plural } from '../text.ts'
import { effectName, type PlanDanger, planDangers } from './plan-facts.ts'

/** Returns a plan as a JUnit report: a case a repository. A danger is a failure, and what is unknown an error. */
export function planJunit(plan: StoredPlan): string {
  const dangers = Map.groupBy(planDangers(plan), ({ subject }) => subject)
  const unknown = new Set(unknownEffects(plan.effects).map(effectName))
  const names = [...new Set([...plan.effects.map(effectName), ...dangers.keys()])]
  const cases = names.map((name) => caseText(name, dangers.get(name) ?? [], unknown.has(name)))
  const failures = [...dangers.keys()].filter((name) => !unknown.has(name)).length
  const counts = `tests="${names.length}" failures="${failures}" errors="${unknown.size}"`
  const suite = `  <testsuite name="${attribute(`careen plan ${plan.workspace}`)}" ${counts}>\n${cases.join('')}  </testsuite>\n`
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${counts}>\n${suite}</testsuites>\n`
}

function caseText(name: string, dangers: readonly PlanDanger[], isUnknown: boolean): string {
  const head = `    <testcase classname="careen" name="${attribute(name)}"`
  if (dangers.length === 0) return `${head}/>\n`
  const element = isUnknown ? 'error' : 'failure'
  const message = attribute(dangers.map(({ summary }) => summary).join('; '))
  const texts = dangers.map(({ summary, detail }) => attribute(`${summary}: ${detail}`))
  return `${head}>\n      <${element} message="${message}">${plural(dangers.length, 'danger')}: ${texts.join('; ')}</${element}>\n    </testcase>\n`
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

/** Characters that XML 1.0 cannot have are escaped by `oneLine`, or replaced. */
function attribute(text: string): string {
  return oneLine(text.toWellFormed())
    .replaceAll(/[\uFFFE\uFFFF]/g, '\uFFFD')
    .replaceAll(/[&<>"']/g, (char) => ENTITIES[char] ?? '')
}
