import {
  type ChangeWindow,
  type DeclaredObject,
  DEFAULTS,
  type Policy,
  type Quota,
  type PolicyRule,
  type Scope,
  type Status,
} from '../model/index.ts'
import type { SchemaBlock } from './block.ts'
import { ruleOf } from './decode-rule.ts'
import { map, number, off, some, text, texts } from './fields.ts'
import type { Problems } from './problems.ts'
import { SCHEMA } from './schema.ts'
import { type Values, valuesOf } from './values.ts'
import { blockOf, type Written } from './written.ts'

const DAY = 24 * 3600 * 1000

/** The object that a block declares; what is wrong with it is reported and left out. Undefined: the block declares none. */
export function objectOf(block: Written, at: Problems): DeclaredObject | undefined {
  const schema = SCHEMA[block.type]
  if (schema === undefined) return undefined
  const values = valuesOf(block, schema, at)
  switch (block.type) {
    case 'registry':
      return registryOf(block, values)
    case 'protect':
      return protectionOf(block, values, at)
    case 'lifecycle_policy':
    case 'default_policy':
      return policyOf({ block, schema, values }, at)
    default:
      return undefined
  }
}

function registryOf({ label }: Written, values: Values): DeclaredObject {
  return {
    kind: 'registry',
    name: label,
    url: text(values, 'url') ?? '',
    ...some('credentials', text(values, 'credentials')),
    ...some('profile', text(values, 'profile')),
    ...some('caFile', text(values, 'ca_file') || undefined),
    ...some('clientCertificate', text(values, 'client_certificate') || undefined),
    ...some('clientKey', text(values, 'client_key') || undefined),
    ...some('storage', text(values, 'storage')),
    ...some('repositories', texts(values, 'repositories')),
    ...some('tombstones', values['tombstones'] === true || undefined),
    ...some('eventsSecret', text(values, 'events_secret')),
    ...some('trustBuilt', off(values, 'trust_built')),
    ...some('trustClock', values['trust_clock'] === true || undefined),
    ...prevention(values),
  }
}

function prevention(values: Values): Pick<Policy, 'preventDestroy'> {
  return some('preventDestroy', values['prevent_destroy'] === true || undefined)
}

function protectionOf(block: Written, values: Values, at: Problems): DeclaredObject {
  const whole = values['repository'] === undefined && values['repositories'] === undefined
  return {
    kind: 'protect',
    name: block.label,
    scope: scopeOf(block, whole ? { ...values, repositories: '**' } : values, at),
    digests: texts(values, 'digests') ?? [],
    ...some('description', text(values, 'description') || undefined),
    ...some('tagRegexp', text(values, 'tag_regexp') || undefined),
    ...some('annotations', map(values, 'annotations')),
    ...some('owner', text(values, 'owner') || undefined),
    ...some('until', number(values, 'until')),
    ...prevention(values),
  }
}

type PolicyBlock = {
  readonly block: Written
  readonly schema: SchemaBlock
  readonly values: Values
}

function policyOf({ block, schema, values }: PolicyBlock, at: Problems): Policy {
  const rules = block.blocks.filter((one) => one.type === 'rule').map((rule) => ruleOf(rule, schema, at))
  const quota = quotaOf(block, schema, at)
  const coolingOff = number(values, 'cooling_off') ?? 0
  checkKeep(block, values, { hasRules: rules.length > 0, quota }, at)
  return {
    kind: 'policy',
    block: block.type === 'default_policy' ? 'default_policy' : 'lifecycle_policy',
    name: block.label,
    scope: scopeOf(block, values, at),
    status: statusOf(block, values, at),
    schedule: {
      cron: text(values, 'schedule') ?? DEFAULTS.schedule.cron,
      timeZone: text(values, 'time_zone') ?? DEFAULTS.schedule.timeZone,
    },
    rules: [...rules, ...keepRule(values)].toSorted((a, b) => (a.label < b.label ? -1 : 1)),
    limits: {
      maxDeletePercent: number(values, 'max_delete_percent') ?? DEFAULTS.maxDeletePercent,
      allowEmpty: values['allow_empty'] === true,
      ...some('maxDeleteCount', number(values, 'max_delete_count')),
    },
    grace: number(values, 'grace') ?? DEFAULTS.grace,
    untag: values['untag'] === true,
    ...some('deleteMoving', values['delete_moving'] === true || undefined),
    ...some('description', text(values, 'description') || undefined),
    ...some('quota', quota),
    ...some('onConflict', conflictOf(block, values, at)),
    ...some('coolingOff', coolingOff === 0 ? undefined : coolingOff),
    ...some('window', windowOf(block, schema, at)),
    ...prevention(values),
  }
}

function conflictOf(block: Written, values: Values, at: Problems): Policy['onConflict'] {
  const found = text(values, 'on_conflict') ?? 'all_agree'
  if (found === 'first_match' || found === 'any') return found
  if (found !== 'all_agree')
    at.error(
      block,
      'Wrong value for "on_conflict"',
      `It is "${found}"; write "all_agree", "first_match" or "any".`,
      'on_conflict',
    )
  return undefined
}

function statusOf(block: Written, values: Values, at: Problems): Status {
  const status = text(values, 'status') ?? DEFAULTS.status
  if (status === 'ACTIVE' || status === 'DISABLED') return status
  at.error(block, 'Wrong value for "status"', `It is "${status}"; write "ACTIVE" or "DISABLED".`, 'status')
  return 'DISABLED'
}

function quotaOf(policy: Written, schema: SchemaBlock, at: Problems): Quota | undefined {
  const block = blockOf(policy, 'quota')
  const quota = schema.blocks['quota']
  if (block === undefined || quota === undefined) return undefined
  const values = valuesOf(block, quota, at)
  return { ...some('tags', number(values, 'tags')), ...some('bytes', number(values, 'bytes')) }
}

/** Returns the window that a block has, or undefined if it has none. */
export function windowOf(around: Written, schema: SchemaBlock, at: Problems): ChangeWindow | undefined {
  const block = blockOf(around, 'window')
  const window = schema.blocks['window']
  if (block === undefined || window === undefined) return undefined
  const values = valuesOf(block, window, at)
  return { allow: texts(values, 'allow') ?? [], timeZone: text(values, 'time_zone') ?? 'UTC' }
}

/** keep_latest and keep_days are one rule over all tags: an image that either reserves stays. */
function keepRule(values: Values): PolicyRule[] {
  const latest = number(values, 'keep_latest')
  const days = number(values, 'keep_days')
  if (latest === undefined && days === undefined) return []
  const period = days === undefined ? undefined : days * DAY
  return [
    {
      label: 'keep',
      tagRegexp: '.*',
      untagged: false,
      ...some('retainedTop', latest),
      ...some('expirePeriod', period),
    },
  ]
}

type Beside = { readonly hasRules: boolean; readonly quota: Quota | undefined }

function checkKeep(block: Written, values: Values, { hasRules, quota }: Beside, at: Problems): void {
  const latest = number(values, 'keep_latest')
  if (hasRules && keepRule(values).length > 0) {
    at.error(
      block,
      'Rules and keep_latest or keep_days',
      'They are short for a rule of their own: write either rules, or keep_latest and keep_days.',
      latest === undefined ? 'keep_days' : 'keep_latest',
    )
  }
  for (const name of ['keep_latest', 'keep_days']) {
    const value = number(values, name) ?? 1
    if (value < 1)
      at.error(block, `Wrong value for "${name}"`, `It is ${value}; at least 1 must be kept.`, name)
  }
  checkQuota(block, latest, quota, at)
}

function checkQuota(
  block: Written,
  latest: number | undefined,
  quota: Quota | undefined,
  at: Problems,
): void {
  if (latest === undefined || quota?.tags === undefined || latest <= quota.tags) return
  const detail = `keep_latest is ${latest} and the quota ${quota.tags} tags: no image could be deleted. Lower keep_latest.`
  at.error(block, 'keep_latest is above the quota', detail, 'keep_latest')
}

function scopeOf(block: Written, values: Values, at: Problems): Scope {
  // A registry whose name could not be evaluated is not the same as none.
  const registry = text(values, 'registry') ?? (isWritten(block, 'registry') ? '' : undefined)
  const repository = text(values, 'repository')
  const pattern = text(values, 'repositories')
  checkTargets(block, values, at)
  if (registry === undefined) return { kind: 'global' }
  if (repository !== undefined) return { kind: 'repository', registry, repository }
  return pattern === undefined || (pattern === '**' && block.type === 'protect')
    ? { kind: 'registry', registry }
    : { kind: 'pattern', registry, pattern }
}

function checkTargets(block: Written, values: Values, at: Problems): void {
  const repository = text(values, 'repository')
  const pattern = text(values, 'repositories')
  if (repository !== undefined && pattern !== undefined) {
    at.error(
      block,
      'repository and repositories',
      'Write one of them: repository for one by name, repositories for a pattern.',
      'repositories',
    )
  }
  if (block.type === 'protect') checkOwner(block, values, at)
  if (block.type === 'default_policy' && block.body['registry'] === null)
    at.error(
      block,
      'Wrong value for "registry"',
      'It is null, and a policy never comes to govern all registries that way. For all of them, leave it out.',
      'registry',
    )
}

/** Only everything can be protected without naming a registry. */
function checkOwner(block: Written, values: Values, at: Problems): void {
  const narrow = values['repository'] !== undefined || (text(values, 'repositories') ?? '**') !== '**'
  if (!narrow || isWritten(block, 'registry')) return
  at.error(
    block,
    'Missing attribute "registry"',
    'A repository is named together with its registry: registry = registry.NAME.',
  )
}

/** Is it written, or was something near that could not be read? What comes to null is as if it were not there. */
function isWritten({ at, body }: Written, name: string): boolean {
  if (at?.broken === true) return true
  return body[name] === undefined ? at?.tree.body.attributes.has(name) === true : body[name] !== null
}
