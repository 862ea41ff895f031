import { formatDuration } from '../language/duration.ts'
import type { DeclaredObject, Policy, Protection, Registry, Rule, Scope } from '../model.ts'

/** The object as the user would write it: attribute paths and values as text, in a stable order. */
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

function registryAttributes({ url, credentials }: Registry): Entries {
  return [
    ['url', text(url)],
    ['credentials', text(credentials)],
  ]
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
    ['max_delete_percent', number(limits.maxDeletePercent)],
    ['max_delete_count', number(limits.maxDeleteCount)],
    ['allow_empty', String(limits.allowEmpty)],
    ['quota.tags', number(policy.quota?.tags)],
    ...policy.rules.flatMap(ruleAttributes),
  ]
}

function ruleAttributes(rule: Rule): Entries {
  const at = (name: string): string => `rule.${rule.label}.${name}`
  return [
    [at('description'), text(rule.description)],
    [at('tag_regexp'), text(rule.tagRegexp)],
    [at('untagged'), rule.untagged ? 'true' : undefined],
    [at('expire_period'), duration(rule.expirePeriod)],
    [at('retained_top'), number(rule.retainedTop)],
  ]
}

function protectionAttributes(protection: Protection): Entries {
  const { digests } = protection
  return [
    ['description', text(protection.description)],
    ...scopeAttributes(protection.scope),
    ['tag_regexp', text(protection.tagRegexp)],
    ['digests', digests.length === 0 ? undefined : JSON.stringify(digests)],
  ]
}
