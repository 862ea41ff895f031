import type { DeclaredObject } from './declared.ts'
import type { Policy, PolicyRule } from './policy.ts'

/** A part of the language that a program must know to decide by an object that uses it. */
export type Feature = {
  readonly name: string
  /** The first version of careen that knows it. */
  readonly since: string
  /** True if the object uses it. */
  readonly isUsed: (object: DeclaredObject) => boolean
}

function ofPolicy(name: string, isUsed: (policy: Policy) => boolean): Feature {
  return { name, since: '0.1.0', isUsed: (object) => object.kind === 'policy' && isUsed(object) }
}

function ofRule(name: string, isUsed: (rule: PolicyRule) => boolean): Feature {
  return ofPolicy(name, ({ rules }) => rules.some(isUsed))
}

/**
 * The features of the language. What every version knows has none: tags, untagged images, ages in days, the newest N. A new
 * condition of a policy, a protection or a registry comes with a feature.
 */
export const FEATURES: readonly Feature[] = [
  ofRule('age_from', ({ ageFrom }) => ageFrom !== undefined && ageFrom !== 'pulled'),
  ofRule('age_from_pulled', ({ ageFrom }) => ageFrom === 'pulled'),
  ofPolicy('cooling_off', ({ coolingOff }) => coolingOff !== undefined),
  ofRule('expire_after', ({ expireAfter }) => expireAfter !== undefined),
  ofRule('group_by', ({ groupBy }) => groupBy !== undefined),
  ofRule('keep_rules', ({ keep }) => keep !== undefined),
  ofRule('keep_semver', ({ keepSemver }) => keepSemver !== undefined),
  ofRule('keep_semver_variants', ({ keepSemver }) => keepSemver?.variants !== undefined),
  ofRule('keep_thinned', ({ keepThinned }) => keepThinned !== undefined),
  ofPolicy('on_conflict_any', ({ onConflict }) => onConflict === 'any'),
  ofPolicy('on_conflict_first_match', ({ onConflict }) => onConflict === 'first_match'),
  {
    name: 'protect_annotations',
    since: '0.1.0',
    isUsed: (object) => object.kind === 'protect' && object.annotations !== undefined,
  },
  {
    name: 'protect_until',
    since: '0.1.0',
    isUsed: (object) => object.kind === 'protect' && object.until !== undefined,
  },
  ofPolicy('quota_bytes', ({ quota }) => quota?.bytes !== undefined),
  ofRule('tags_match_all', ({ tagsMatchAll }) => tagsMatchAll !== undefined),
  {
    name: 'trust_of_times',
    since: '0.1.0',
    isUsed: (object) => object.kind === 'registry' && (object.trustBuilt ?? object.trustClock) !== undefined,
  },
  ofPolicy('window', ({ window }) => window !== undefined),
]

/** The feature of a worker that obeys pins. Why no feature of an object: pins are not declared. */
export const PINS_FEATURE = 'pins'

/** The names of all features that this program knows. */
export const FEATURE_NAMES: readonly string[] = [...FEATURES.map(({ name }) => name), PINS_FEATURE]

/** Returns the names of the features that a program needs to decide by an object, sorted. */
export function requiredFeatures(object: DeclaredObject): readonly string[] {
  return FEATURES.filter(({ isUsed }) => isUsed(object)).map(({ name }) => name)
}
