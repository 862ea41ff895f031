import { imagesIn } from '../engine/index.ts'
import type { RepositoryEffect } from './effect.ts'

/** What of a plan is over a limit. */
export type OverLimits = {
  /** How many images are deleted there: the number that approves them. */
  readonly images: number
  /** In the order of the plan. */
  readonly effects: readonly RepositoryEffect[]
}

/** Returns the repositories where a run would exceed a limit and wait, and the images that it would delete. */
export function overLimits(effects: readonly RepositoryEffect[]): OverLimits {
  const over = effects.filter(
    ({ deletes, limitChecks }) => deletes.length > 0 && limitChecks.some(({ ok }) => !ok),
  )
  return { images: over.reduce((sum, { deletes }) => sum + imagesIn(deletes), 0), effects: over }
}
