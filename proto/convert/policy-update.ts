import { CareenError, DEFAULTS } from '../../policies/model/index.ts'
import type { Policy__Output } from '../gen/careen/v1/Policy.ts'
import { malformed, toDuration } from './basics.ts'

/** A field of a policy that a write may change. Its block and its name are what it is called. */
type PolicyField = Exclude<
  keyof Policy__Output,
  'block' | 'name' | '_quotaTags' | '_quotaBytes' | '_maxDeletePercent' | '_maxDeleteCount'
>

/** The fields by their paths in an update mask. */
export const POLICY_PATHS: Readonly<Record<string, PolicyField>> = {
  description: 'description',
  scope: 'scope',
  status: 'status',
  cron: 'cron',
  time_zone: 'timeZone',
  rules: 'rules',
  quota_tags: 'quotaTags',
  quota_bytes: 'quotaBytes',
  max_delete_percent: 'maxDeletePercent',
  max_delete_count: 'maxDeleteCount',
  allow_empty: 'allowEmpty',
  grace: 'grace',
  untag: 'untag',
  first_match: 'firstMatch',
  any_rule: 'anyRule',
  cooling_off: 'coolingOff',
  delete_moving: 'deleteMoving',
  prevent_destroy: 'preventDestroy',
  window: 'window',
}

/** Returns a policy with the defaults of what has no value. */
export function withDefaults(wire: Policy__Output): Policy__Output {
  const { cron, timeZone, status, grace, maxDeletePercent } = wire
  return {
    ...wire,
    status: status === 'STATUS_UNSPECIFIED' ? `STATUS_${DEFAULTS.status}` : status,
    cron: cron || DEFAULTS.schedule.cron,
    timeZone: timeZone || DEFAULTS.schedule.timeZone,
    grace: grace ?? plainDuration(DEFAULTS.grace),
    maxDeletePercent: maxDeletePercent ?? DEFAULTS.maxDeletePercent,
  }
}

function plainDuration(duration: number): Policy__Output['grace'] {
  const { seconds, nanos } = toDuration(duration)
  return { seconds: Number(seconds), nanos: nanos ?? 0 }
}

/**
 * Returns the stored policy with the fields of the mask from another one, with defaults. An empty mask: with those that have a value.
 * Throws UPDATE_MASK_INVALID, and INVALID_ARGUMENT if status is named and has no value.
 */
export function updated(
  stored: Policy__Output,
  given: Policy__Output,
  mask: readonly string[],
): Policy__Output {
  const paths = mask.includes('*') ? Object.keys(POLICY_PATHS) : mask
  const named = paths.length === 0 ? present(given) : paths.map(fieldAt)
  if (mask.includes('status') && given.status === 'STATUS_UNSPECIFIED')
    throw malformed('policy.status', 'it is in update_mask and is not set')
  const changes = Object.fromEntries(named.map((field) => [field, given[field]]))
  return withDefaults({ ...stored, ...changes })
}

function present(given: Policy__Output): readonly PolicyField[] {
  return Object.values(POLICY_PATHS).filter((field) => hasValue(given[field]))
}

function hasValue(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0
  return (
    value !== undefined && value !== null && value !== '' && value !== false && value !== 'STATUS_UNSPECIFIED'
  )
}

function fieldAt(path: string): PolicyField {
  const field = POLICY_PATHS[path]
  if (field !== undefined && Object.hasOwn(POLICY_PATHS, path)) return field
  throw new CareenError(
    'UPDATE_MASK_INVALID',
    `update_mask: "${path}" is no field of a policy that can change. These are: ${Object.keys(POLICY_PATHS).join(', ')}; * is all of them`,
    { metadata: { field: 'update_mask', path } },
  )
}
