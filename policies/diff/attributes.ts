import {
  type DeclaredObject,
  type Policy,
  type Protection,
  type Registry,
  type PolicyRule,
  type Scope,
  THINNED,
} from '../model/index.ts'
import { formatBytes, formatDuration } from '../scalars/index.ts'

/** Returns attribute paths and values as text of the policy language, in a stable order. Leaves out absent attributes. */
export function attributesOf(object: DeclaredObject): ReadonlyMap<string, string> {
  switch (object.kind) {
    case 'registry':
      return present(registryAttributes(object))
    case 'policy':
      return present(policyAttributes(object))
    case 'protect':
      return present(protectionAttributes(object))
  }
}

type Entries = readonly (readonly [string, string | undefined])[]

function present(entries: Entries): ReadonlyMap<string, string> {
  return new Map(entries.flatMap(([path, value]) => (value === undefined ? [] : [[path, value] as const])))
}

function text(value: string | undefined): string | undefined {
  return value === undefined ? undefined : JSON.stringify(value)
}

function number(value: number | undefined): string | undefined {
  return value === undefined ? undefined : String(value)
}

function duration(value: number | undefined): string | undefined {
  return value === undefined ? undefined : text(formatDuration(value))
}

function bytes(value: number | undefined): string | undefined {
  return value === undefined ? undefined : text(formatBytes(value))
}

function flag(value: boolean | undefined): string | undefined {
  return value === true ? 'true' : undefined
}

/** Returns the text of a flag whose default is true. */
function no(value: false | undefined): string | undefined {
  return value === false ? 'false' : undefined
}

function map(value: Readonly<Record<string, string>> | undefined): string | undefined {
  if (value === undefined) return undefined
  return `{ ${Object.entries(value)
    .map(([key, one]) => `${JSON.stringify(key)} = ${JSON.stringify(one)}`)
    .join(', ')} }`
}

function registryAttributes(registry: Registry): Entries {
  return [
    ['url', text(registry.url)],
    ['credentials', text(registry.credentials)],
    ['profile', text(registry.profile)],
    ['repositories', list(registry.repositories)],
    ['ca_file', text(registry.caFile)],
    ['client_certificate', text(registry.clientCertificate)],
    ['client_key', text(registry.clientKey)],
    ['storage', text(registry.storage)],
    ['tombstones', flag(registry.tombstones)],
    ['events_secret', text(registry.eventsSecret)],
    ['trust_built', no(registry.trustBuilt)],
    ['trust_clock', flag(registry.trustClock)],
    ['prevent_destroy', flag(registry.preventDestroy)],
  ]
}

function list(value: readonly string[] | undefined): string | undefined {
  return value === undefined ? undefined : `[${value.map((one) => JSON.stringify(one)).join(', ')}]`
}

function scopeAttributes(scope: Scope): Entries {
  if (scope.kind === 'global') return []
  return [
    ['registry', text(scope.registry)],
    ['repository', scope.kind === 'repository' ? text(scope.repository) : undefined],
    ['repositories', scope.kind === 'pattern' ? text(scope.pattern) : undefined],
  ]
}

function policyAttributes(policy: Policy): Entries {
  const { limits, schedule } = policy
  return [
    ['description', text(policy.description)],
    ...scopeAttributes(policy.scope),
    ['status', text(policy.status)],
    ['schedule', text(schedule.cron)],
    ['time_zone', text(schedule.timeZone)],
    ['grace', duration(policy.grace)],
    ['untag', String(policy.untag)],
    ['delete_moving', flag(policy.deleteMoving)],
    ['max_delete_percent', number(limits.maxDeletePercent)],
    ['max_delete_count', number(limits.maxDeleteCount)],
    ['allow_empty', String(limits.allowEmpty)],
    ['prevent_destroy', flag(policy.preventDestroy)],
    ['cooling_off', duration(policy.coolingOff)],
    ['on_conflict', text(policy.onConflict)],
    ['window.allow', list(policy.window?.allow)],
    ['window.time_zone', text(policy.window?.timeZone)],
    ['quota.tags', number(policy.quota?.tags)],
    ['quota.bytes', bytes(policy.quota?.bytes)],
    ...policy.rules.flatMap(ruleAttributes),
  ]
}

function ruleAttributes(rule: PolicyRule): Entries {
  const { keepSemver, keepThinned } = rule
  const fields: Entries = [
    ['description', text(rule.description)],
    ['tag_regexp', text(rule.tagRegexp)],
    ['tags_match_all', list(rule.tagsMatchAll)],
    ['exclude_tag_regexp', text(rule.excludeTagRegexp)],
    ['match', text(rule.match)],
    ['untagged', flag(rule.untagged)],
    ['orphans', flag(rule.orphans)],
    ['broken_indexes', flag(rule.brokenIndexes)],
    ['annotations', map(rule.annotations)],
    ['labels', map(rule.labels)],
    ['artifact_type', text(rule.artifactType)],
    ['platform', text(rule.platform)],
    ['min_size', bytes(rule.minSize)],
    ['expire_period', duration(rule.expirePeriod)],
    ['expire_after', duration(rule.expireAfter)],
    ['retained_top', number(rule.retainedTop)],
    ['max', number(rule.max)],
    ['keep_expired', number(rule.keepExpired)],
    ['group_by', text(rule.groupBy)],
    ['age_from', text(rule.ageFrom)],
    ['keep', flag(rule.keep)],
    ['priority', number(rule.priority)],
    ['keep_semver.per', text(keepSemver?.per)],
    ['keep_semver.count', number(keepSemver?.count)],
    ['keep_semver.prerelease', flag(keepSemver?.prerelease)],
    ['keep_semver.variants', no(keepSemver?.variants)],
    ...THINNED.map((unit) => [`keep_thinned.${unit}`, number(keepThinned?.[unit])] as const),
  ]
  return fields.map(([name, value]) => [`rule.${rule.label}.${name}`, value])
}

function protectionAttributes(protection: Protection): Entries {
  const { digests } = protection
  return [
    ['description', text(protection.description)],
    ...scopeAttributes(protection.scope),
    ['tag_regexp', text(protection.tagRegexp)],
    ['digests', digests.length === 0 ? undefined : JSON.stringify(digests)],
    ['annotations', map(protection.annotations)],
    ['owner', text(protection.owner)],
    ['until', protection.until === undefined ? undefined : text(new Date(protection.until).toISOString())],
    ['prevent_destroy', flag(protection.preventDestroy)],
  ]
}
