import {
  type ChangeWindow,
  type DeclaredObject,
  type Policy,
  type Quota,
  type PolicyRule,
  type Scope,
  THINNED,
} from '../model/index.ts'
import { formatBytes, formatDuration } from '../scalars/index.ts'

/** One object as HCL in the usual layout; reading it back gives the same object. */
export function printObject(object: DeclaredObject): string {
  switch (object.kind) {
    case 'registry':
      return block('registry', object.name, [
        ['url', q(object.url)],
        ...text('credentials', object.credentials),
        ...text('profile', object.profile),
        ...list('repositories', object.repositories),
        ...text('ca_file', object.caFile),
        ...text('client_certificate', object.clientCertificate),
        ...text('client_key', object.clientKey),
        ...text('storage', object.storage),
        ...flag('tombstones', object.tombstones),
        ...text('events_secret', object.eventsSecret),
        ...no('trust_built', object.trustBuilt),
        ...flag('trust_clock', object.trustClock),
        ...flag('prevent_destroy', object.preventDestroy),
      ])
    case 'protect':
      return block('protect', object.name, [
        ...text('description', object.description),
        ...scope(object.scope),
        ...text('tag_regexp', object.tagRegexp),
        ...list('digests', object.digests.length === 0 ? undefined : object.digests),
        ...map('annotations', object.annotations),
        ...text('owner', object.owner),
        ...(object.until === undefined ? [] : text('until', new Date(object.until).toISOString())),
        ...flag('prevent_destroy', object.preventDestroy),
      ])
    case 'policy':
      return block(object.block, object.name, policyLines(object), [
        ...object.rules.map(ruleBlock),
        ...(object.window === undefined ? [] : [windowBlock(object.window)]),
        ...(object.quota === undefined ? [] : [quotaBlock(object.quota)]),
      ])
  }
}

type Line = readonly [name: string, value: string]

/**
 * A quoted text; `${` and `%{` are escaped, so that they are text and not a template. A $ or % before one of them would take
 * part in the escape, and is written by its number.
 */
function q(value: string): string {
  return JSON.stringify(value).replaceAll(
    /([$%]*)([$%])\{/g,
    (_, before: string, sign: string) =>
      `${before.replaceAll('$', NUMBERED.dollar).replaceAll('%', NUMBERED.percent)}${sign}${sign}{`,
  )
}

const NUMBERED = { dollar: '\\u0024', percent: '\\u0025' } as const

function text(name: string, value: string | undefined): Line[] {
  return value === undefined ? [] : [[name, q(value)]]
}

function list(name: string, value: readonly string[] | undefined): Line[] {
  return value === undefined ? [] : [[name, `[${value.map(q).join(', ')}]`]]
}

function number(name: string, value: number | undefined): Line[] {
  return value === undefined ? [] : [[name, String(value)]]
}

function bytes(name: string, value: number | undefined): Line[] {
  return value === undefined ? [] : text(name, formatBytes(value))
}

function flag(name: string, value: boolean | undefined): Line[] {
  return value === true ? [[name, 'true']] : []
}

/** A flag that is true where it is not written. */
function no(name: string, value: false | undefined): Line[] {
  return value === false ? [[name, 'false']] : []
}

function map(name: string, value: Readonly<Record<string, string>> | undefined): Line[] {
  if (value === undefined) return []
  return [
    [
      name,
      `{ ${Object.entries(value)
        .map(([key, one]) => `${q(key)} = ${q(one)}`)
        .join(', ')} }`,
    ],
  ]
}

function duration(name: string, value: number | undefined): Line[] {
  return value === undefined ? [] : text(name, formatDuration(value))
}

/** A block without a label. */
function inner(type: string, lines: readonly Line[]): string {
  return indent(block(type, undefined, lines))
}

function quotaBlock({ tags, bytes: size }: Quota): string {
  return inner('quota', [...number('tags', tags), ...bytes('bytes', size)])
}

function windowBlock({ allow, timeZone }: ChangeWindow): string {
  const [only = '', ...more] = allow
  const written = more.length === 0 ? text('allow', only) : list('allow', allow)
  return inner('window', [...written, ...text('time_zone', timeZone)])
}

function block(
  type: string,
  label: string | undefined,
  lines: readonly Line[],
  within: readonly string[] = [],
): string {
  const width = Math.max(0, ...lines.map(([name]) => name.length))
  const body = lines.map(([name, value]) => `  ${name.padEnd(width)} = ${value}\n`).join('')
  const head = label === undefined ? type : `${type} ${q(label)}`
  return `${head} {\n${body}${within.map((one) => `\n${one}`).join('')}}\n`
}

function indent(lines: string): string {
  return lines.replaceAll(/^(?=.)/gm, '  ')
}

function scope(value: Scope): Line[] {
  switch (value.kind) {
    case 'global':
      return []
    case 'registry':
      return [['registry', `registry.${value.registry}`]]
    case 'repository':
      return [['registry', `registry.${value.registry}`], ...text('repository', value.repository)]
    case 'pattern':
      return [['registry', `registry.${value.registry}`], ...text('repositories', value.pattern)]
  }
}

function policyLines(policy: Policy): Line[] {
  return [
    ...text('description', policy.description),
    ...scope(policy.scope),
    ['status', q(policy.status)],
    ['schedule', q(policy.schedule.cron)],
    ['time_zone', q(policy.schedule.timeZone)],
    ['grace', q(formatDuration(policy.grace))],
    ...duration('cooling_off', policy.coolingOff),
    ...text('on_conflict', policy.onConflict),
    ...flag('untag', policy.untag),
    ...flag('delete_moving', policy.deleteMoving),
    ...number('max_delete_percent', policy.limits.maxDeletePercent),
    ...number('max_delete_count', policy.limits.maxDeleteCount),
    ...flag('allow_empty', policy.limits.allowEmpty),
    ...flag('prevent_destroy', policy.preventDestroy),
  ]
}

function ruleBlock(rule: PolicyRule): string {
  const lines: Line[] = [
    ...text('description', rule.description),
    ...filterLines(rule),
    ...duration('expire_period', rule.expirePeriod),
    ...duration('expire_after', rule.expireAfter),
    ...number('retained_top', rule.retainedTop),
    ...number('max', rule.max),
    ...number('keep_expired', rule.keepExpired),
    ...text('group_by', rule.groupBy),
    ...text('age_from', rule.ageFrom),
    ...flag('keep', rule.keep),
    ...number('priority', rule.priority),
  ]
  return indent(block('rule', rule.label, lines, keepBlocks(rule)))
}

function filterLines(rule: PolicyRule): Line[] {
  return [
    ...text('tag_regexp', rule.tagRegexp),
    ...list('tags_match_all', rule.tagsMatchAll),
    ...text('exclude_tag_regexp', rule.excludeTagRegexp),
    ...text('match', rule.match),
    ...flag('untagged', rule.untagged),
    ...flag('orphans', rule.orphans),
    ...flag('broken_indexes', rule.brokenIndexes),
    ...map('annotations', rule.annotations),
    ...map('labels', rule.labels),
    ...text('artifact_type', rule.artifactType),
    ...text('platform', rule.platform),
    ...bytes('min_size', rule.minSize),
  ]
}

function keepBlocks({ keepSemver, keepThinned }: PolicyRule): string[] {
  const semver: Line[] =
    keepSemver === undefined
      ? []
      : [
          ['per', q(keepSemver.per)],
          ['count', String(keepSemver.count)],
          ...flag('prerelease', keepSemver.prerelease),
          ...no('variants', keepSemver.variants),
        ]
  return [
    ...(keepSemver === undefined ? [] : [inner('keep_semver', semver)]),
    ...(keepThinned === undefined
      ? []
      : [
          inner(
            'keep_thinned',
            THINNED.flatMap((unit) => number(unit, keepThinned[unit])),
          ),
        ]),
  ]
}
