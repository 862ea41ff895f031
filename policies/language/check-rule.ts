import type { PolicyRule } from '../model/index.ts'
import { checkConditions } from './check-conditions.ts'
import { ABSENT, type Add, checkDescription, checkPattern, type Checks, NAME, wrong } from './checks.ts'

/** Most patterns of tags_match_all. */
const MOST_PATTERNS = 16
const PLATFORM = /^[a-z0-9]+\/[a-z0-9_]+(?:\/[a-z0-9.]+)?$/

/** What is wrong with one rule by itself. */
export function checkRule(rule: PolicyRule, checks: Checks, error: Add): void {
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
  checkConditions(rule, checks, error, under)
  if (tagRegexp !== undefined) checkPattern(tagRegexp, checks, error, { under })
  if (excludeTagRegexp !== undefined)
    checkPattern(excludeTagRegexp, checks, error, { under, name: 'exclude_tag_regexp' })
  for (const pattern of rule.tagsMatchAll ?? [])
    checkPattern(pattern, checks, error, { under, name: 'tags_match_all' })
}

function checkFilters(rule: PolicyRule, error: Add, under: string): void {
  const { tagRegexp, tagsMatchAll, untagged, orphans, platform, minSize } = rule
  if (tagRegexp === undefined && tagsMatchAll === undefined && !untagged && orphans !== true) {
    error(
      'Rule without a filter',
      'Write which images it selects: tag_regexp, tags_match_all, untagged = true, orphans = true, or several of them. All tags: tag_regexp = ".*".',
      under,
      ABSENT,
    )
  }
  checkTags(rule, error, under)
  if (platform !== undefined && !PLATFORM.test(platform))
    wrong(error, 'platform', `"${platform}": write os/architecture, such as "linux/arm64".`, under)
  if (minSize !== undefined && minSize < 1)
    wrong(error, 'min_size', 'It must be at least 1 byte: "1B", "500MiB", "1GiB".', under)
}

function checkTags({ tagRegexp, tagsMatchAll, match }: PolicyRule, error: Add, under: string): void {
  if (tagsMatchAll === undefined) {
    if (match !== undefined && tagRegexp === undefined)
      error(
        'match without tag_regexp',
        'There is no pattern for the tags to match. Add tag_regexp.',
        under,
        'match',
      )
    return
  }
  if (tagsMatchAll.length === 0 || tagsMatchAll.length > MOST_PATTERNS)
    wrong(
      error,
      'tags_match_all',
      `It has ${tagsMatchAll.length} patterns; write 1 to ${MOST_PATTERNS}.`,
      under,
    )
  if (tagsMatchAll.includes(''))
    wrong(error, 'tags_match_all', 'One pattern is empty, and no tag is. Leave it out.', under)
  if (tagRegexp !== undefined)
    error(
      'tag_regexp and tags_match_all',
      'Write one of them: tag_regexp where one tag that matches is enough, tags_match_all where an image must have a tag for each pattern.',
      under,
      'tags_match_all',
    )
  if (match !== undefined)
    error(
      'match with tags_match_all',
      'It belongs to tag_regexp; tags_match_all asks for one tag for each pattern. Leave it out.',
      under,
      'match',
    )
}
