import type { Diagnostic } from '../hcl/index.ts'
import {
  addressOf,
  type DeclaredObject,
  type Policy,
  type Protection,
  type PolicyRule,
  LINTS,
  type Lint,
  type LintCode,
} from '../model/index.ts'
import { type Checks, openChecks } from './checks.ts'
import { lintDisabled } from './lint-disabled.ts'
import type { Locate } from './locate.ts'

type Add = (code: LintCode, detail: string, rule?: PolicyRule) => void

/** Compiles a pattern, or remembers it: many policies share one. */
type Pattern = Checks['pattern']

/**
 * Returns warnings about policies by themselves, whatever the images. Objects with errors may be among them. `drafts` has the
 * addresses of policies that do not write a status: that they are not in force yet is no warning.
 */
export function lintObjects(objects: readonly DeclaredObject[], drafts: ReadonlySet<string>): Lint[] {
  const { pattern } = openChecks()
  const protections = objects.filter((object) => object.kind === 'protect')
  const policies = objects.filter((object) => object.kind === 'policy')
  const own = policies.flatMap((policy) => {
    const found: Lint[] = []
    const add: Add = (code, detail, rule) => {
      const address = addressOf(policy)
      found.push({ code, detail, address: rule === undefined ? address : `${address}.rule.${rule.label}` })
    }
    lintPolicy(policy, { protections, pattern }, add)
    return found
  })
  return [...own, ...lintDisabled(policies.filter((policy) => !drafts.has(addressOf(policy))))]
}

/** Returns a warning as a diagnostic with its place in a file. */
export function lintDiagnostic({ code, address, detail }: Lint, locate: Locate): Diagnostic {
  const { summary, advice } = LINTS[code]
  return {
    severity: 'warning',
    code,
    summary,
    detail: `${detail} ${advice}`,
    ...locate(address, ATTRIBUTES[code]),
  }
}

/** The attribute that a warning is about, if it is about one. */
const ATTRIBUTES: { readonly [C in LintCode]?: string } = {
  'disabled-lets-wider': 'status',
  'retained-top-zero': 'retained_top',
  'unescaped-dot': 'tag_regexp',
  'deletes-latest': 'tag_regexp',
  'catch-all': 'tag_regexp',
  'shadowed-rule': 'priority',
}

type Around = { readonly protections: readonly Protection[]; readonly pattern: Pattern }

function lintPolicy(policy: Policy, around: Around, add: Add): void {
  if (policy.rules.length === 0) add('no-rules', 'There is no rule in it.')
  else if (policy.rules.every(isKeep)) add('only-keeps', 'All of its rules only keep.')
  for (const rule of policy.rules) {
    lintCounts(rule, add)
    if (rule.label !== 'keep') lintPatterns(policy, rule, add)
  }
  lintLatest(policy, around, add)
  if (policy.onConflict === 'first_match') lintPriorities(policy, add)
}

function lintCounts(rule: PolicyRule, add: Add): void {
  if (rule.retainedTop === 0) add('retained-top-zero', 'It is written as a number of images to keep.', rule)
  const count = isMixed(rule) ? topOf(rule) : 0
  if (count > 0) add('mixed-ranking', `The newest ${count} are counted over both.`, rule)
}

/** Are images with and without a tag in one count that decides who goes? Groups count by tag, and keeping lets nothing go. */
function isMixed(rule: PolicyRule): boolean {
  return rule.untagged && patternsOf(rule).length > 0 && rule.groupBy === undefined && isDeleting(rule)
}

/** With a period the young tagged ones stay all the same. */
function topOf({ max, retainedTop = 0, expirePeriod, expireAfter }: PolicyRule): number {
  return max ?? (expirePeriod === undefined && expireAfter === undefined ? retainedTop : 0)
}

function lintPatterns(policy: Policy, rule: PolicyRule, add: Add): void {
  for (const pattern of patternsOf(rule)) {
    if (/[0-9a-z]\.[0-9a-z]/i.test(pattern))
      add('unescaped-dot', `In "${pattern}" a dot between characters matches any character.`, rule)
  }
  if (isCatchAll(rule) && policy.rules.filter(isDeleting).length > 1 && policy.onConflict === undefined)
    add('catch-all', `"${rule.tagRegexp}" selects every tag.`, rule)
}

/** All patterns by which the rule selects. */
function patternsOf({ tagRegexp, tagsMatchAll }: PolicyRule): readonly string[] {
  return [...(tagRegexp === undefined ? [] : [tagRegexp]), ...(tagsMatchAll ?? [])]
}

function isKeep({ keep }: PolicyRule): boolean {
  return keep === true
}

function isDeleting(rule: PolicyRule): boolean {
  return !isKeep(rule)
}

/** Does the rule decide about every image with a tag, so that no other rule is alone with one? */
function isCatchAll(rule: PolicyRule): boolean {
  const narrowed = [
    rule.excludeTagRegexp,
    rule.annotations,
    rule.labels,
    rule.artifactType,
    rule.platform,
    rule.minSize,
  ]
  return isDeleting(rule) && rule.tagRegexp === '.*' && narrowed.every((one) => one === undefined)
}

function lintLatest(policy: Policy, { protections, pattern }: Around, add: Add): void {
  if (
    policy.status !== 'ACTIVE' ||
    protections.some((one) => mayCover(one, policy) && takes(one.tagRegexp, 'latest', pattern))
  )
    return
  for (const rule of policy.rules.filter(isDeleting)) {
    const taking = patternsOf(rule).find((one) => takes(one, 'latest', pattern))
    if (taking === undefined || rule.label === 'keep' || takes(rule.excludeTagRegexp, 'latest', pattern))
      continue
    add('deletes-latest', `"${taking}" matches the tag latest, and nothing protects it.`, rule)
  }
}

/** Could the protection bear on what the policy governs? */
function mayCover({ scope }: Protection, policy: Policy): boolean {
  if (scope.kind === 'global' || policy.scope.kind === 'global') return true
  return scope.registry === policy.scope.registry
}

function takes(text: string | undefined, tag: string, pattern: Pattern): boolean {
  if (text === undefined) return false
  const compiled = pattern(text)
  return compiled.ok && compiled.matches(tag)
}

function lintPriorities({ rules }: Policy, add: Add): void {
  const all = rules.find((rule) => isCatchAll(rule) && rule.match === undefined)
  if (all === undefined) return
  for (const rule of rules) {
    if (isKeep(rule) || patternsOf(rule).length === 0 || rule.untagged || rule.orphans === true) continue
    if ((rule.priority ?? 0) > (all.priority ?? 0))
      add('shadowed-rule', `Rule ${all.label} comes first and selects every tag.`, rule)
  }
}
