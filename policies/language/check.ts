import type { Diagnostic } from '../diagnostic.ts'
import {
  addressOf,
  type DeclaredObject,
  type Policy,
  type Protection,
  type Registry,
  type Rule,
  type Schedule,
  type Scope,
} from '../model.ts'
import { compileRepositoryPattern } from './glob.ts'
import { type Compiled, compileTagPattern } from './pattern.ts'
import { scheduleProblem } from './schedule.ts'
import { didYouMean } from './suggest.ts'

const DAY = 24 * 3600 * 1000
const NAME = /^[A-Za-z][\w-]{0,62}$/
const REPOSITORY = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/
const DIGEST = /^sha256:[0-9a-f]{64}$/

type Found = {
  readonly severity: Diagnostic['severity']
  readonly address: string
  readonly summary: string
  readonly detail: string
}
type Add = (summary: string, detail: string, under?: string) => void

/** Patterns and schedules, each looked at once: many policies share one. */
type Checks = {
  readonly pattern: (text: string) => Compiled
  readonly schedule: (schedule: Schedule) => string | undefined
}

function openChecks(): Checks {
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

/**
 * What is wrong, or doubtful, with objects that are well formed: the same rules for files and for what comes over the wire.
 * `fileOf` says where an address stands; without it, diagnostics name the address alone.
 */
export function checkObjects(
  objects: readonly DeclaredObject[],
  fileOf: (address: string) => string = () => '',
): Diagnostic[] {
  const found: Found[] = []
  const checks = openChecks()
  const registries = objects.filter((object) => object.kind === 'registry').map((registry) => registry.name)
  for (const object of objects) {
    const address = addressOf(object)
    const adder =
      (severity: Diagnostic['severity']): Add =>
      (summary, detail, under) => {
        found.push({
          severity,
          address: under === undefined ? address : `${address}.${under}`,
          summary,
          detail,
        })
      }
    const error = adder('error')
    checkCommon(object, error)
    if (object.kind === 'registry') checkRegistry(object, error)
    else {
      checkScope(object.scope, registries, error)
      if (object.kind === 'policy') checkPolicy(object, checks, error, adder('warning'))
      else checkProtection(object, checks, error)
    }
  }
  found.push(...secondActive(objects), ...repeated(objects))
  return found.map(({ severity, summary, detail, address }) => ({
    severity,
    summary,
    detail,
    place: { file: fileOf(address), address },
  }))
}

function checkCommon(object: DeclaredObject, error: Add): void {
  if (!NAME.test(object.name)) {
    error(
      'Wrong name',
      `"${object.name}": a name starts with a letter and has at most 63 letters, digits, _ and -.`,
    )
  }
  if (object.kind !== 'registry') checkDescription(object.description, error)
}

function checkDescription(description: string | undefined, error: Add, under?: string): void {
  if ((description?.length ?? 0) > 256)
    error('Description too long', 'It has more than 256 characters.', under)
}

function checkRegistry({ url, credentials }: Registry, error: Add): void {
  if (url !== '' && !isRegistryUrl(url)) {
    error(
      'Wrong value for "url"',
      'It must be http:// or https://, a host and perhaps a port, and nothing else: no path, no user.',
    )
  }
  if (credentials !== undefined && !/^(?:env:[A-Za-z_]\w*|file:.+|docker:.*)$/.test(credentials)) {
    error(
      'Wrong value for "credentials"',
      'It is a reference, never the secret itself: "env:NAME", "file:PATH", "docker:" or "docker:PATH".',
    )
  }
}

function isRegistryUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const url = new URL(text)
  const bare =
    url.username === '' && url.password === '' && url.search === '' && url.hash === '' && url.pathname === '/'
  return (
    bare &&
    (url.protocol === 'http:' || url.protocol === 'https:') &&
    !text.endsWith('?') &&
    !text.endsWith('#')
  )
}

function checkScope(scope: Scope, registries: readonly string[], error: Add): void {
  if (scope.kind === 'global') return
  if (!registries.includes(scope.registry)) {
    error(
      'Unknown registry',
      `No registry "${scope.registry}" is declared.${didYouMean(scope.registry, registries)}`,
    )
  }
  if (scope.kind === 'repository' && (scope.repository.length > 255 || !REPOSITORY.test(scope.repository))) {
    error(
      'Wrong value for "repository"',
      `"${scope.repository}" is not the name of a repository: lower-case words parted by . _ - and /. For a pattern, write repositories.`,
    )
  }
  if (scope.kind !== 'pattern') return
  const compiled = compileRepositoryPattern(scope.pattern)
  if (!compiled.ok) error('Wrong value for "repositories"', `"${scope.pattern}": ${compiled.why}.`)
}

function checkProtection({ tagRegexp, digests }: Protection, checks: Checks, error: Add): void {
  if (tagRegexp === undefined && digests.length === 0)
    error('Protects nothing', 'Write tag_regexp, digests, or both.')
  if (tagRegexp !== undefined) checkPattern(tagRegexp, checks, error)
  for (const digest of digests) {
    if (!DIGEST.test(digest))
      error('Wrong value for "digests"', `"${digest}": a digest is sha256: and 64 hexadecimal digits.`)
  }
}

function checkPattern(pattern: string, checks: Checks, error: Add, under?: string): void {
  const compiled = checks.pattern(pattern)
  if (!compiled.ok) error('Wrong value for "tag_regexp"', `"${pattern}": ${compiled.why}.`, under)
}

function checkPolicy(policy: Policy, checks: Checks, error: Add, warning: Add): void {
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

/** A repository, and any other scope, has at most one ACTIVE policy. */
function secondActive(objects: readonly DeclaredObject[]): Found[] {
  const first = new Map<string, string>()
  return objects.flatMap((object) => {
    if (object.kind !== 'policy' || object.status !== 'ACTIVE') return []
    const key = JSON.stringify(object.scope)
    const address = addressOf(object)
    const before = first.get(key)
    if (before === undefined) {
      first.set(key, address)
      return []
    }
    const detail = `${before} is ACTIVE for the same scope. Disable one of them: status = "DISABLED".`
    return [{ severity: 'error' as const, address, summary: 'Second ACTIVE policy', detail }]
  })
}

function repeated(objects: readonly DeclaredObject[]): Found[] {
  const urls = new Map<string, string>()
  const addresses = new Set<string>()
  return objects.flatMap((object) => {
    const address = addressOf(object)
    const twice = addresses.has(address)
    addresses.add(address)
    if (twice)
      return [
        {
          severity: 'error' as const,
          address,
          summary: 'Declared twice',
          detail: `${address} is declared twice.`,
        },
      ]
    if (object.kind !== 'registry') return []
    const before = urls.get(object.url)
    urls.set(object.url, before ?? address)
    if (before === undefined || object.url === '') return []
    const detail = `${before} has the same url: policies of one would not know what the other keeps.`
    return [{ severity: 'error' as const, address, summary: 'Registry declared twice', detail }]
  })
}
