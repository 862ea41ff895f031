import { DEFAULTS, type Digest, type Instant, type Limits } from '../model/index.ts'
import type { Evaluation } from './decision.ts'

/** One limit, and whether what is about to happen holds it. */
export type LimitCheck = {
  readonly guard: 'max_delete_percent' | 'max_delete_count' | 'never_empty' | 'effect_unknown'
  readonly ok: boolean
  /** For people. */
  readonly message: string
  readonly actual: number
  readonly limit: number
}

/**
 * `approved`: images that a person has seen; when every image that goes is among them, nothing trips. `since`: the instant of
 * the look of the last cleaning that succeeded; as many images as arrived after it may go without counting for the percentage,
 * so that a repository in its steady state never trips it.
 */
export type Baseline = { readonly approved?: ReadonlySet<Digest>; readonly since?: Instant }

/** Holds what was decided against the limits of a policy. Counts groups: an index with its children and signatures is one. */
export function checkLimits(
  { groups, order, arrivedAfter }: Pick<Evaluation, 'groups' | 'order' | 'arrivedAfter'>,
  limits: Limits,
  { approved = new Set(), since }: Baseline = {},
): LimitCheck[] {
  const { all, going } = groups
  const allApproved = approved.size > 0 && order().every((digest) => approved.has(digest))
  const arrived = since === undefined ? 0 : arrivedAfter(since)
  const results = [percent(going, all, arrived, limits)]
  if (limits.maxDeleteCount !== undefined) results.push(counted(going, limits.maxDeleteCount))
  if (!limits.allowEmpty) results.push(empty(going, all))
  return results.map((result) => (result.ok || !allApproved ? result : approve(result)))
}

/** A share says little of few images: below `guardFrom` it holds, and its message says that it was not looked at. */
function percent(count: number, total: number, arrived: number, { maxDeletePercent }: Limits): LimitCheck {
  const [beyond, before] = [Math.max(0, count - arrived), total - arrived]
  const actual = beyond === 0 ? 0 : (100 * beyond) / Math.max(1, before)
  const looked = total >= DEFAULTS.guardFrom
  const ok = !looked || actual <= maxDeletePercent
  const replaced = arrived === 0 ? '' : `; ${arrived} arrived since the last cleaning`
  const over = ok ? '' : `, ${actual.toFixed(0)} % (max_delete_percent is ${maxDeletePercent})`
  const unseen = looked ? '' : `; max_delete_percent is looked at from ${DEFAULTS.guardFrom} images up`
  const message = `${count} of ${total} images would go${replaced}${over}${unseen}`
  return { guard: 'max_delete_percent', ok, message, actual, limit: maxDeletePercent }
}

function counted(count: number, limit: number): LimitCheck {
  const ok = count <= limit
  return {
    guard: 'max_delete_count',
    ok,
    message: `${count} images would go (max_delete_count is ${limit})`,
    actual: count,
    limit,
  }
}

function empty(count: number, total: number): LimitCheck {
  const ok = count === 0 || count < total
  const message = ok ? `${total - count} images stay` : 'no image would stay (allow_empty is not set)'
  return { guard: 'never_empty', ok, message, actual: total - count, limit: 1 }
}

function approve(result: LimitCheck): LimitCheck {
  return { ...result, ok: true, message: `${result.message}; approved` }
}
