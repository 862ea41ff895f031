import {
  AGE_FROM,
  type AgeFrom,
  type KeepSemver,
  type KeepThinned,
  type PolicyRule,
  THINNED,
} from '../../policies/model/index.ts'
import type { KeepSemver__Output } from '../gen/careen/v1/KeepSemver.ts'
import type { KeepThinned__Output } from '../gen/careen/v1/KeepThinned.ts'
import type { Rule as WireRule, Rule__Output } from '../gen/careen/v1/Rule.ts'
import { fromDuration, fromMap, given, malformed, present, toDuration } from './basics.ts'

export function toRule(rule: PolicyRule): WireRule {
  const { keepSemver, keepThinned } = rule
  return {
    label: rule.label,
    description: rule.description ?? '',
    untagged: rule.untagged,
    orphans: rule.orphans === true,
    brokenIndexes: rule.brokenIndexes === true,
    matchAll: rule.match === 'all',
    annotations: { ...rule.annotations },
    labels: { ...rule.labels },
    keep: rule.keep === true,
    tagsMatchAll: [...(rule.tagsMatchAll ?? [])],
    ...present({
      tagRegexp: rule.tagRegexp,
      excludeTagRegexp: rule.excludeTagRegexp,
      artifactType: rule.artifactType,
      platform: rule.platform,
      minSize: rule.minSize,
      retainedTop: rule.retainedTop,
      max: rule.max,
      keepExpired: rule.keepExpired,
      ageFrom: rule.ageFrom,
      groupBy: rule.groupBy,
      priority: rule.priority,
    }),
    ...given({ keepSemver, keepThinned }),
    ...(rule.expireAfter === undefined ? {} : { expireAfter: toDuration(rule.expireAfter) }),
    ...(rule.expirePeriod === undefined ? {} : { expirePeriod: toDuration(rule.expirePeriod) }),
  }
}

export function fromRule(wire: Rule__Output): PolicyRule {
  return {
    label: wire.label,
    untagged: wire.untagged,
    ...given({ description: wire.description }),
    ...present(filters(wire)),
    ...present({
      expirePeriod: fromDuration(wire.expirePeriod),
      expireAfter: fromDuration(wire.expireAfter),
      retainedTop: wire.retainedTop,
      max: wire.max,
      keepExpired: wire.keepExpired,
      keepSemver: fromKeepSemver(wire.keepSemver),
      keepThinned: fromKeepThinned(wire.keepThinned),
      ageFrom: fromAgeFrom(wire.ageFrom, 'rule.age_from'),
      keep: wire.keep || undefined,
      groupBy: wire.groupBy,
      priority: wire.priority,
    }),
  }
}

function filters(wire: Rule__Output) {
  return {
    tagRegexp: wire.tagRegexp,
    excludeTagRegexp: wire.excludeTagRegexp,
    tagsMatchAll: fromTexts(wire.tagsMatchAll),
    match: wire.matchAll ? ('all' as const) : undefined,
    orphans: wire.orphans || undefined,
    brokenIndexes: wire.brokenIndexes || undefined,
    annotations: fromMap(wire.annotations),
    labels: fromMap(wire.labels),
    artifactType: wire.artifactType,
    platform: wire.platform,
    minSize: wire.minSize,
  }
}

/** Returns texts sorted, each once, or undefined if there are none. */
function fromTexts(wire: readonly string[]): readonly string[] | undefined {
  return wire.length === 0 ? undefined : [...new Set(wire)].toSorted()
}

/** Returns the time that an age counts from, or undefined if the text is empty. Throws INVALID_ARGUMENT if it is unknown. */
export function fromAgeFrom(text: string | undefined, field: string): AgeFrom | undefined {
  const found = AGE_FROM.find((one) => one === text)
  if (found === undefined && text !== undefined && text !== '')
    throw malformed(field, `"${text}" is not known`)
  return found
}

export function fromKeepSemver(wire: KeepSemver__Output | null | undefined): KeepSemver | undefined {
  if (wire === null || wire === undefined) return undefined
  const { per, count, prerelease, variants } = wire
  if (per !== 'major' && per !== 'minor' && per !== 'patch')
    throw malformed('keep_semver.per', `"${per}" is not known`)
  return { per, count, prerelease, ...(variants === false ? { variants } : {}) }
}

export function fromKeepThinned(wire: KeepThinned__Output | null | undefined): KeepThinned | undefined {
  if (wire === null || wire === undefined) return undefined
  return given(Object.fromEntries(THINNED.map((unit) => [unit, wire[unit]])))
}
