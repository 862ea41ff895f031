import type { Policy, Rule, Schedule } from '../model.ts'
import { type Compiled, compileTagPattern } from './pattern.ts'
import { scheduleProblem } from './schedule.ts'

const DAY = 24 * 3600 * 1000

/** Names of blocks and labels of rules. */
export const NAME: RegExp = /^[A-Za-z][\w-]{0,62}$/

/** Adds a problem of the object at hand; `under` names the part of it. */
export type Add = (summary: string, detail: string, under?: string) => void

/** Patterns and schedules, each looked at once: many policies share one. */
export type Checks = {
  readonly pattern: (text: string) => Compiled
  readonly schedule: (schedule: Schedule) => string | undefined
}

export function openChecks(): Checks {
  const patterns = new Map<string, Compiled>()
  const schedules = new Map<string, { readonly problem: string | undefined }>()
  return {
    pattern: (text) => {
      const compiled = patterns.get(text) ?? compileTagPattern(text)
      patterns.set(text, compiled)
      return compiled
    },
    schedule: (schedule) => {
      const key = `${schedule.cron} ${schedule.timeZone}`
      const found = schedules.get(key) ?? { problem: scheduleProblem(schedule) }
      schedules.set(key, found)
      return found.problem
    },
  }
}

/** What is wrong, or doubtful, with one policy by itself. */
export function checkPolicy(policy: Policy, checks: Checks, error: Add, warning: Add): void {
  const wrong = checks.schedule(policy.schedule)
  if (wrong !== undefined) error('Wrong value for "schedule"', `"${policy.schedule.cron}": ${wrong}.`)
  if (!(policy.grace >= 0)) error('Wrong value for "grace"', 'It is not a duration of 0 or more.')
  checkLimits(policy, error)
  checkQuota(policy, error)
  if (policy.rules.length === 0)
    warning('No rules', 'The policy deletes nothing, and replaces wider policies all the same.')
  const labels = new Set<string>()
  for (const rule of policy.rules) {
    if (labels.has(rule.label))
      error('Rule declared twice', `Two rules are called "${rule.label}".`, `rule.${rule.label}`)
    labels.add(rule.label)
    checkRule(rule, checks, error)
    lintRule(policy, rule, checks, warning)
  }
}

function checkLimits({ limits: { maxDeletePercent, maxDeleteCount } }: Policy, error: Add): void {
  if (!(maxDeletePercent >= 0 && maxDeletePercent <= 100)) {
    error('Wrong value for "max_delete_percent"', `It is ${maxDeletePercent}; write a number from 0 to 100.`)
  }
  if (maxDeleteCount !== undefined && !isCount(maxDeleteCount)) {
    error('Wrong value for "max_delete_count"', `It is ${maxDeleteCount}; write 0 or more.`)
  }
}

function checkQuota({ quota, block }: Policy, error: Add): void {
  if (quota === undefined) return
  if (!(quota.tags >= 1 && isCount(quota.tags))) {
    error('Wrong value for "tags"', `The quota is ${quota.tags}; write 1 or more.`, 'quota')
  }
  if (block !== 'default_policy')
    error('Quota outside a default_policy', 'A quota gate belongs into a default_policy.', 'quota')
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0
}

function checkRule(rule: Rule, checks: Checks, error: Add): void {
  const { label, description, tagRegexp, untagged } = rule
  const under = `rule.${label}`
  if (!NAME.test(label)) {
    error(
      'Wrong name',
      `"${label}": a label starts with a letter and has at most 63 letters, digits, _ and -.`,
      under,
    )
  }
  checkDescription(description, error, under)
  if (tagRegexp === undefined && !untagged) {
    error('Rule without a filter', 'Say which images: tag_regexp, untagged = true, or both.', under)
  }
  checkConditions(rule, error, under)
  if (tagRegexp !== undefined) checkPattern(tagRegexp, checks, error, under)
}

function checkConditions({ expirePeriod, retainedTop }: Rule, error: Add, under: string): void {
  if (expirePeriod === undefined && retainedTop === undefined) {
    error('Rule without a condition', 'Say when they go: expire_period, retained_top, or both.', under)
  }
  if (expirePeriod !== undefined && (expirePeriod < DAY || expirePeriod % DAY !== 0)) {
    error(
      'Wrong value for "expire_period"',
      'It must be a multiple of 24h, and at least that: "1d", "48h", "30d".',
      under,
    )
  }
  if (retainedTop !== undefined && !isCount(retainedTop)) {
    error('Wrong value for "retained_top"', `It is ${retainedTop}; write 0 or more.`, under)
  }
}

/** Doubts that the rule alone gives reason for. */
function lintRule(
  policy: Policy,
  { label, tagRegexp, retainedTop }: Rule,
  checks: Checks,
  warning: Add,
): void {
  const under = `rule.${label}`
  if (retainedTop === 0)
    warning('retained_top = 0 keeps nothing', 'It is the same as leaving retained_top out.', under)
  if (tagRegexp === undefined || label === 'keep') return
  if (/[0-9a-z]\.[0-9a-z]/i.test(tagRegexp)) {
    warning(
      'Dot that stands for any character',
      `In "${tagRegexp}" a dot between characters matches any character; write \\\\. for a dot.`,
      under,
    )
  }
  const compiled = checks.pattern(tagRegexp)
  if (compiled.ok && policy.status === 'ACTIVE' && compiled.matches('latest')) {
    warning(
      'The rule selects "latest"',
      `"${tagRegexp}" matches the tag latest; protect it, or narrow the pattern.`,
      under,
    )
  }
  if (tagRegexp === '.*' && policy.rules.length > 1) {
    warning(
      'Catch-all rule beside others',
      'Every image must satisfy all rules that select it, so this rule delays what narrower rules would delete.',
      under,
    )
  }
}

/** A pattern must be one that every reader understands alike. */
export function checkPattern(pattern: string, checks: Checks, error: Add, under?: string): void {
  const compiled = checks.pattern(pattern)
  if (!compiled.ok) error('Wrong value for "tag_regexp"', `"${pattern}": ${compiled.why}.`, under)
}

/** Free text is bounded. */
export function checkDescription(description: string | undefined, error: Add, under?: string): void {
  if ((description?.length ?? 0) > 256)
    error('Description too long', 'It has more than 256 characters.', under)
}
