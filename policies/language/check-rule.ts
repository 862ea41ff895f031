import { type Policy, type Rule, THINNED } from '../model.ts'
import {
  ABSENT,
  type Add,
  checkDescription,
  checkPattern,
  type Checks,
  isCount,
  NAME,
  wrong,
} from './checks.ts'

const DAY = 24 * 3600 * 1000
const PLATFORM = /^[a-z0-9]+\/[a-z0-9_]+(?:\/[a-z0-9.]+)?$/

/** What is wrong with one rule by itself. */
export function checkRule(rule: Rule, checks: Checks, error: Add): void {
  const { label, description, tagRegexp, excludeTagRegexp } = rule
  const under = `rule.${label}`
  if (!NAME.test(label)) {
    error(
      'Wrong name',
      `"${label}": a label starts with a letter and has at most 63 letters, digits, _ and -.`,
      under,
    )
  }
  checkDescription(description, error, under)
  checkFilters(rule, error, under)
  checkConditions(rule, error, under)
  checkCounts(rule, error, under)
  if (tagRegexp !== undefined) checkPattern(tagRegexp, checks, error, { under })
  if (excludeTagRegexp !== undefined)
    checkPattern(excludeTagRegexp, checks, error, { under, name: 'exclude_tag_regexp' })
}

function checkFilters(
  { tagRegexp, untagged, orphans, match, platform, minSize }: Rule,
  error: Add,
  under: string,
): void {
  if (tagRegexp === undefined && !untagged && orphans !== true) {
    error(
      'Rule without a filter',
      'Say which images: tag_regexp, untagged = true, orphans = true, or several of them. All tags: tag_regexp = ".*".',
      under,
      ABSENT,
    )
  }
  if (match !== undefined && tagRegexp === undefined)
    error(
      'match without tag_regexp',
      'There is no pattern for the tags to match. Add tag_regexp.',
      under,
      'match',
    )
  if (platform !== undefined && !PLATFORM.test(platform))
    wrong(error, 'platform', `"${platform}": write os/architecture, such as "linux/arm64".`, under)
  if (minSize !== undefined && minSize < 1)
    wrong(error, 'min_size', 'It must be at least 1 byte: "1B", "500MiB", "1GiB".', under)
}

function checkConditions(rule: Rule, error: Add, under: string): void {
  const { expirePeriod, retainedTop, max, keepExpired, keepSemver, keepThinned } = rule
  if ([expirePeriod, retainedTop, max, keepSemver, keepThinned].every((one) => one === undefined)) {
    error(
      'Rule without a condition',
      'Say when they go: expire_period, retained_top, max, keep_semver, keep_thinned, or several of them.',
      under,
      ABSENT,
    )
  }
  if (expirePeriod !== undefined && (expirePeriod < DAY || expirePeriod % DAY !== 0)) {
    wrong(
      error,
      'expire_period',
      'It must be a multiple of 24h, and at least that: "1d", "48h", "30d".',
      under,
    )
  }
  if (keepExpired !== undefined && expirePeriod === undefined)
    error(
      'keep_expired without expire_period',
      'It counts images older than expire_period. Add that, or write retained_top.',
      under,
      'keep_expired',
    )
  if (max !== undefined && retainedTop !== undefined && max < retainedTop) {
    const detail = `max is ${max} and retained_top ${retainedTop}: the newest ${retainedTop} stay whatever max says. Raise max.`
    error('max is below retained_top', detail, under, 'max')
  }
}

function checkCounts(rule: Rule, error: Add, under: string): void {
  const counts = {
    retained_top: rule.retainedTop,
    max: rule.max,
    keep_expired: rule.keepExpired,
    priority: rule.priority,
  }
  for (const [name, value] of Object.entries(counts)) {
    if (value !== undefined && !isCount(value)) wrong(error, name, `It is ${value}; write 0 or more.`, under)
  }
  checkKeeps(rule, error, under)
}

function checkKeeps(rule: Rule, error: Add, under: string): void {
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

/** The first by priority decides under `first_match`: so each rule needs one of its own. Elsewhere order has no meaning. */
export function checkPriorities({ rules, onConflict }: Policy, error: Add): void {
  const first = new Map<number, string>()
  for (const { label, priority } of rules) {
    const under = `rule.${label}`
    if (onConflict === undefined) {
      if (priority !== undefined)
        error(
          'priority without first_match',
          'All rules must agree here, so order has no meaning. Leave it out, or write on_conflict = "first_match".',
          under,
          'priority',
        )
      continue
    }
    if (priority === undefined) {
      error(
        'Rule without a priority',
        'Under on_conflict = "first_match" the rule with the lowest priority decides: write priority = 1, 2, 3.',
        under,
      )
      continue
    }
    const before = first.get(priority)
    if (before === undefined) first.set(priority, label)
    else error('Priority used twice', `Rule ${before} has priority ${priority} as well.`, under, 'priority')
  }
}
