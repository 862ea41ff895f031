import { type PolicyRule, THINNED } from '../model/index.ts'
import type { CompiledGroup } from '../scalars/index.ts'
import { ABSENT, type Add, type Checks, isCount, wrong } from './checks.ts'

const DAY = 24 * 3600 * 1000

/** What is wrong with the conditions of one rule. `under` is the rule in its policy. */
export function checkConditions(rule: PolicyRule, checks: Checks, error: Add, under: string): void {
  checkPresence(rule, error, under)
  checkPeriods(rule, error, under)
  checkExpired(rule, error, under)
  if (rule.keep === true) checkKeepsOnly(rule, error, under)
  else checkMax(rule, error, under)
  checkCounts(rule, error, under)
  checkKeeps(rule, error, under)
  if (rule.groupBy !== undefined) checkGroup(rule, checks.group(rule.groupBy), error, under)
}

function checkPresence(rule: PolicyRule, error: Add, under: string): void {
  const { expirePeriod, expireAfter, retainedTop, max, keepSemver, keepThinned } = rule
  const all = [expirePeriod, expireAfter, retainedTop, max, keepSemver, keepThinned]
  if (all.some((one) => one !== undefined)) return
  if (rule.keep === true)
    error(
      'Rule without a condition',
      'Write which images the rule keeps: retained_top, expire_period or expire_after, keep_semver, keep_thinned, or several of them. To keep all, write a protect block.',
      under,
      ABSENT,
    )
  else
    error(
      'Rule without a condition',
      'Write when they are deleted: expire_period or expire_after, retained_top, max, keep_semver, keep_thinned, or several of them.',
      under,
      ABSENT,
    )
}

function checkPeriods({ expirePeriod, expireAfter }: PolicyRule, error: Add, under: string): void {
  if (expirePeriod !== undefined && (expirePeriod < DAY || expirePeriod % DAY !== 0))
    wrong(
      error,
      'expire_period',
      'It must be a multiple of 24h, and at least that: "1d", "48h", "30d". For any other age, write expire_after.',
      under,
    )
  if (expireAfter !== undefined && !(isCount(expireAfter) && expireAfter > 0))
    wrong(error, 'expire_after', 'It must be above 0, in whole milliseconds: "12h", "90m", "1d12h".', under)
  if (expirePeriod !== undefined && expireAfter !== undefined)
    error(
      'expire_period and expire_after',
      'Write one of them: expire_period for a multiple of 24h, expire_after for any other age.',
      under,
      'expire_after',
    )
}

function checkExpired(
  { expirePeriod, expireAfter, keepExpired }: PolicyRule,
  error: Add,
  under: string,
): void {
  if (keepExpired !== undefined && expirePeriod === undefined && expireAfter === undefined)
    error(
      'keep_expired without expire_period',
      'keep_expired counts images older than expire_period or expire_after. Add one of them, or write retained_top.',
      under,
      'keep_expired',
    )
}

/** Reports conditions that delete images, or count deleted ones, in a rule with `keep = true`. */
function checkKeepsOnly({ max, keepExpired }: PolicyRule, error: Add, under: string): void {
  const instead = 'a rule with keep = true deletes nothing. Remove it, or write retained_top.'
  if (max !== undefined)
    error('max in a rule that only keeps', `max deletes the images beyond it, and ${instead}`, under, 'max')
  if (keepExpired !== undefined)
    error(
      'keep_expired in a rule that only keeps',
      `keep_expired keeps some of the images to delete, and ${instead}`,
      under,
      'keep_expired',
    )
}

function checkMax({ max, retainedTop }: PolicyRule, error: Add, under: string): void {
  if (max === undefined || retainedTop === undefined || max >= retainedTop) return
  const detail = `max is ${max} and retained_top ${retainedTop}: the newest ${retainedTop} are kept in any case. Raise max.`
  error('max is below retained_top', detail, under, 'max')
}

/** The group of a pattern belongs to counts of the newest; versions and periods are counted in lines of their own. */
function checkGroup(rule: PolicyRule, compiled: CompiledGroup, error: Add, under: string): void {
  if (!compiled.ok) wrong(error, 'group_by', `"${rule.groupBy}": ${compiled.why}.`, under)
  const { retainedTop, max, keepExpired, keepSemver, keepThinned } = rule
  const lines = [keepSemver && 'keep_semver', keepThinned && 'keep_thinned'].filter(
    (one) => one !== undefined,
  )
  if (lines.length > 0)
    error(
      `group_by with ${lines.join(' and ')}`,
      'group_by applies to retained_top, max and keep_expired; versions and periods have their own groups. Write a rule for each.',
      under,
      'group_by',
    )
  if (lines.length === 0 && [retainedTop, max, keepExpired].every((one) => one === undefined))
    error(
      'group_by without a count',
      `group_by makes ${rule.keep === true ? 'retained_top' : 'retained_top, max and keep_expired'} count for each value. Add a count, or remove group_by.`,
      under,
      'group_by',
    )
}

function checkCounts(rule: PolicyRule, error: Add, under: string): void {
  const counts = {
    retained_top: rule.retainedTop,
    max: rule.max,
    keep_expired: rule.keepExpired,
    priority: rule.priority,
  }
  for (const [name, value] of Object.entries(counts)) {
    if (value !== undefined && !isCount(value)) wrong(error, name, `It is ${value}; write 0 or more.`, under)
  }
}

function checkKeeps(rule: PolicyRule, error: Add, under: string): void {
  const semver = rule.keepSemver?.count ?? 1
  if (!(semver >= 1 && isCount(semver)))
    wrong(error, 'count', `It is ${semver}; at least 1 version must be kept.`, `${under}.keep_semver`)
  if (rule.keepThinned === undefined) return
  const units = THINNED.map((unit) => rule.keepThinned?.[unit] ?? 0)
  if (!units.every(isCount) || units.every((one) => one === 0))
    error(
      'Nothing in keep_thinned',
      `Write at least one of ${THINNED.join(', ')}, 1 or more.`,
      `${under}.keep_thinned`,
      ABSENT,
    )
}
