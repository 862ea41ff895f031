import { DEFAULTS, type Digest, type Instant, type Limits } from '../model/index.ts'
import { percentsApart } from '../scalars/index.ts'
import type { Evaluation } from './decision.ts'

/** The comparison of the planned deletes with one limit. */
export type LimitCheck = {
  readonly guard: 'max_delete_percent' | 'max_delete_count' | 'never_empty' | 'effect_unknown'
  readonly ok: boolean
  /** For people. */
  readonly message: string
  readonly actual: number
  readonly limit: number
}

/**
 * `approved`: images that a person has approved; if they include every image to delete, no limit is exceeded. `since`: the
 * instant of the scan of the last successful run. As many images as arrived later are not counted for the percentage.
 * Why: a repository in its steady state never exceeds it.
 */
export type Baseline = { readonly approved?: ReadonlySet<Digest>; readonly since?: Instant }

/** Returns the limit checks of an evaluation. Counts groups: an index with its children and signatures is one image. */
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

/** Always ok below `guardFrom` images; the message then says that the limit does not apply. */
function percent(count: number, total: number, arrived: number, { maxDeletePercent }: Limits): LimitCheck {
  const [beyond, before] = [Math.max(0, count - arrived), total - arrived]
  const actual = beyond === 0 ? 0 : (100 * beyond) / Math.max(1, before)
  const applies = total >= DEFAULTS.guardFrom
  const ok = !applies || actual <= maxDeletePercent
  const replaced = arrived === 0 ? '' : `; ${arrived} arrived since the last successful run`
  const wants = `${count} of ${total} images`
  const over = `${wants}, ${percentsApart(actual, maxDeletePercent).join(', limit ')}`
  const notChecked = applies ? '' : `; max_delete_percent applies from ${DEFAULTS.guardFrom} images`
  const message = `${ok ? `${wants} would be deleted` : over}${replaced}${notChecked}`
  return { guard: 'max_delete_percent', ok, message, actual, limit: maxDeletePercent }
}

function counted(count: number, limit: number): LimitCheck {
  const ok = count <= limit
  return {
    guard: 'max_delete_count',
    ok,
    message: ok ? `${images(count)} would be deleted, limit ${limit}` : `${images(count)}, limit ${limit}`,
    actual: count,
    limit,
  }
}

function empty(count: number, total: number): LimitCheck {
  const ok = count === 0 || count < total
  const message = ok
    ? `${images(total - count)} would be kept`
    : 'no image would be kept (allow_empty is not set)'
  return { guard: 'never_empty', ok, message, actual: total - count, limit: 1 }
}

function images(count: number): string {
  return count === 1 ? '1 image' : `${count} images`
}

function approve(result: LimitCheck): LimitCheck {
  return { ...result, ok: true, message: `${result.message}; approved` }
}
