import type { Policy } from '../model/index.ts'
import { checkPriorities } from './check-priorities.ts'
import { checkRule } from './check-rule.ts'
import { ABSENT, type Add, type Checks, isCount, wrong } from './checks.ts'
import { windowProblem } from './window.ts'

/** What is wrong with one policy by itself. */
export function checkPolicy(policy: Policy, checks: Checks, error: Add): void {
  for (const { attribute, why } of checks.schedule(policy.schedule)) wrong(error, attribute, `${why}.`)
  checkReach(policy, error)
  if (!(policy.grace >= 0)) wrong(error, 'grace', 'It is not a duration of 0 or more.')
  checkLimits(policy, error)
  checkQuota(policy, error)
  if (policy.coolingOff !== undefined && !(policy.coolingOff > 0))
    wrong(error, 'cooling_off', 'It is not a duration above 0.')
  checkWindow(policy, error)
  checkPriorities(policy, error)
  const labels = new Set<string>()
  for (const rule of policy.rules) {
    if (labels.has(rule.label))
      error('Rule declared twice', `Two rules are called "${rule.label}".`, `rule.${rule.label}`)
    labels.add(rule.label)
    checkRule(rule, checks, error)
  }
}

/** Only a default policy may govern a whole registry. */
function checkReach({ block, scope }: Policy, error: Add): void {
  if (block === 'default_policy' || scope.kind === 'repository' || scope.kind === 'pattern') return
  error(
    'Missing attribute "repository"',
    'Write repository = "team/web", or repositories = "team/**".',
    undefined,
    ABSENT,
  )
}

function checkLimits({ limits: { maxDeletePercent, maxDeleteCount } }: Policy, error: Add): void {
  if (!(maxDeletePercent >= 0 && maxDeletePercent <= 100)) {
    wrong(error, 'max_delete_percent', `It is ${maxDeletePercent}; write a number from 0 to 100.`)
  }
  if (maxDeleteCount !== undefined && !isCount(maxDeleteCount)) {
    wrong(error, 'max_delete_count', `It is ${maxDeleteCount}; write 0 or more.`)
  }
}

function checkWindow({ window }: Policy, error: Add): void {
  const problem = window === undefined ? undefined : windowProblem(window)
  if (problem !== undefined) wrong(error, problem.attribute, sentenceOf(problem.why), 'window')
}

/** Returns half a sentence as one. */
function sentenceOf(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}

function checkQuota({ quota, block }: Policy, error: Add): void {
  if (quota === undefined) return
  if (quota.tags === undefined && quota.bytes === undefined)
    error(
      'Quota without a number',
      'Write tags, bytes, or both: without a number the gate cannot open.',
      'quota',
      ABSENT,
    )
  for (const name of ['tags', 'bytes'] as const) {
    const value = quota[name] ?? 1
    if (!(value >= 1 && isCount(value)))
      wrong(error, name, `The quota is ${value}; write 1 or more.`, 'quota')
  }
  if (block !== 'default_policy')
    error('Quota outside a default_policy', 'A quota gate belongs into a default_policy.', 'quota')
}
