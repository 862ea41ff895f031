import { overLimits, refusedEffects, unknownWhere } from '../../policies/diff/index.ts'
import type { Instant } from '../../policies/model/index.ts'
import type { StoredPlan } from '../../proto/resources/index.ts'
import { timeOfDay } from './ages.ts'
import { fittedLines } from './fit.ts'
import { daemonName, type NamedDaemon } from './place.ts'
import { count, plural, wrapped } from './text.ts'

type Paint = (colour: 'red' | 'green' | 'yellow' | 'grey' | 'bold', text: string) => string

/** What an apply did: the new serial, and how many images over a limit it approved or left waiting. */
export type AppliedCounts = {
  readonly serial: number
  readonly approvedImages: number
  readonly waitingImages: number
  /** When the next run is due. Undefined: none is. */
  readonly nextRunAt: Instant | undefined
}

const WIDTH = 80

/** Returns what an apply did, when its first run is due, and what it left for a person. `daemon`: as a profile names it. */
export function appliedText(
  plan: StoredPlan,
  done: AppliedCounts & { readonly daemon: NamedDaemon | undefined; readonly now: Instant },
  paint: Paint,
): string {
  const { add, change, destroy } = plan.summary
  const accepted = plan.drift?.length ?? 0
  const complete =
    plan.refreshOnly === true
      ? `Apply complete! ${plural(accepted, 'object')} accepted as ${accepted === 1 ? 'it is' : 'they are'}. No policy and no image changed.`
      : `Apply complete! Objects: ${add} added, ${change} changed, ${destroy} destroyed.`
  const approved = done.approvedImages === 0 ? '' : ` ${plural(done.approvedImages, 'image')} approved.`
  const on = done.daemon === undefined ? '' : ` on ${daemonName(done.daemon, paint)}`
  const next =
    done.nextRunAt === undefined ? '' : ` Next run ${timeOfDay(done.nextRunAt, done.now)}: careen watch`
  const text = `${paint('green', complete)}${approved}\nWorkspace ${plan.workspace}${on} is at serial ${done.serial}.${next}\n`
  return `\n${fittedLines(text, WIDTH)}${waitingText(plan, done)}${unknownNote(plan)}`
}

function waitingText({ effects }: StoredPlan, { waitingImages }: AppliedCounts): string {
  if (waitingImages === 0) return ''
  const places = overLimits(effects).effects.length
  const where = `${count(places)} ${places === 1 ? 'repository' : 'repositories'}`
  const text = `Not approved: ${plural(waitingImages, 'image')} over a limit in ${where}. The runs there wait: careen runs, then careen approve RUN.`
  return `${wrapped(text, WIDTH).join('\n  ')}\n`
}

function unknownNote({ effects }: StoredPlan): string {
  const unknown = refusedEffects(effects)
  return unknown.length === 0
    ? ''
    : `The images to delete in ${unknownWhere(unknown)} are unknown: the first run there that would delete any waits for approval.\n`
}
