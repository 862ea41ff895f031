import { type RepositoryEffect, unknownEffects } from '../../../policies/diff/index.ts'
import { deletedImages } from '../../../policies/engine/index.ts'
import type { Drift, StoredPlan } from '../../../proto/resources/index.ts'
import { whoText } from '../drift.ts'
import { dangerOf, isEmptied, lostProtections, pulledTags } from '../plan-dangers.ts'

/** `REGISTRY/REPOSITORY`, as foreign text. */
export function effectName({ repository: { registry, repository } }: RepositoryEffect): string {
  return `${registry}/${repository}`
}

/** Images that are newly deleted; all to delete if that was not compared. */
export function addedOf({ cause, deletes }: RepositoryEffect): number {
  return cause?.added ?? deletedImages(deletes)
}

/** Returns the scanned effects of a plan, the most dangerous first. */
export function orderedEffects({ effects }: Pick<StoredPlan, 'effects'>): readonly RepositoryEffect[] {
  return effects
    .filter(({ failure }) => failure === undefined)
    .toSorted(
      (one, other) =>
        dangerOf(other) - dangerOf(one) ||
        addedOf(other) - addedOf(one) ||
        (effectName(one) < effectName(other) ? -1 : 1),
    )
}

/** One thing to look at before a plan is applied. `subject`: the repository or the object, as foreign text. */
export type PlanDanger = {
  readonly severity: 'error' | 'warning'
  readonly subject: string
  readonly summary: string
  readonly detail: string
  /** The object whose lines in the files are to be shown. Absent: none. */
  readonly address?: string
}

/** Returns the dangers of a plan, the most severe first: another workspace, unknown, over a limit, nothing left, tags that people pull, lost protections. */
export function planDangers(plan: DangerousPlan): readonly PlanDanger[] {
  const ordered = orderedEffects(plan)
  return [
    ...workspaceDangers(plan),
    ...unknownEffects(plan.effects).map((effect) => of('error', effect, 'Unknown', effect.failure ?? '')),
    ...ordered.flatMap((effect) =>
      effect.limitChecks
        .filter(({ ok }) => !ok)
        .map(({ message }) => of('error', effect, 'Over a limit', message)),
    ),
    ...ordered
      .filter((effect) => isEmptied(effect) && effect.limitChecks.every(({ ok }) => ok))
      .map((effect) => of('warning', effect, 'No image stays', 'all images of the repository are deleted')),
    ...ordered.flatMap(tagDangers),
    ...(plan.drift ?? []).map((one) => driftDanger(one)),
    ...lostProtections(plan.changes).map((address): PlanDanger => {
      const detail = 'What it protects is deleted where a policy says so.'
      return { severity: 'warning', subject: address, summary: 'A protection is destroyed', detail, address }
    }),
  ]
}

/** What dangers come of. */
type DangerousPlan = Pick<StoredPlan, 'effects' | 'changes' | 'workspace' | 'origin' | 'otherFiles' | 'drift'>

function driftDanger(drift: Drift): PlanDanger {
  const { address } = drift
  const detail = `${whoText(drift)}; this plan undoes that`
  return { severity: 'warning', subject: address, summary: 'Changed outside of these files', detail, address }
}

function workspaceDangers({ workspace, origin, otherFiles }: DangerousPlan): readonly PlanDanger[] {
  if (otherFiles === undefined) return []
  const { objects, origin: from, workspaces } = otherFiles
  const also = workspaces.length === 0 ? '' : `; these are applied to ${workspaces.join(', ')}`
  const detail = `its ${objects} objects are from ${from?.id ?? 'files that are not known'}, and these files are ${origin?.id ?? 'not known'}${also}`
  return [{ severity: 'error', subject: workspace, summary: 'Is this the right workspace?', detail }]
}

function of(
  severity: PlanDanger['severity'],
  effect: RepositoryEffect,
  summary: string,
  detail: string,
): PlanDanger {
  const { policy: address } = effect
  return {
    severity,
    subject: effectName(effect),
    summary,
    detail,
    ...(address === undefined ? {} : { address }),
  }
}

/** Most tags that one danger names. */
const NAMED = 5

function tagDangers(effect: RepositoryEffect): readonly PlanDanger[] {
  const tags = pulledTags(effect)
  if (tags.length === 0) return []
  const more = tags.length > NAMED ? ` and ${tags.length - NAMED} more` : ''
  return [
    of('warning', effect, 'Tags that people pull are deleted', `${tags.slice(0, NAMED).join(', ')}${more}`),
  ]
}
