import type { RepositoryEffect } from '../../policies/diff/index.ts'
import { type Instant, LINTS } from '../../policies/model/index.ts'
import type { StoredPlan } from '../../proto/resources/index.ts'
import { agoText, timeOfDay } from './ages.ts'
import { conditionNotes } from './conditions.ts'
import { undoneText } from './drift.ts'
import { fittedLines } from './fit.ts'
import { leftOutText, type NamedDaemon, onDaemon, otherFilesText } from './place.ts'
import { dangersText } from './plan-dangers.ts'
import { imagesText } from './plan-images.ts'
import type { PlanLook } from './plan-look.ts'
import { objectsText } from './plan-objects.ts'
import { clockLines, planText, summaryText } from './plan.ts'
import { count, oneLine } from './text.ts'
import { unknownText } from './unknown.ts'

/** `daemon`: as a profile names it. `whole`: the command that shows all of it. `now`: absent: when it was made. */
export type SummaryWish = {
  readonly daemon?: NamedDaemon | undefined
  readonly whole?: string | undefined
  readonly width?: number | undefined
  readonly now?: Instant | undefined
}

/** Returns a plan in at most 60 lines: dangers first, then objects and images, both sums at the end. */
export function planSummary(plan: StoredPlan, paint: PlanLook['paint'], wish: SummaryWish = {}): string {
  const { whole = WHOLE, width = WIDTH } = wish
  if (plan.changes.length === 0) return planText(plan, paint, { daemon: wish.daemon })
  const where = planHeadText(plan, paint, wish)
  const sizes = [14, 10, 6, 3, 2].map(
    (most) => `${where}\n${summaryOf(plan, { paint, width }, { most, whole })}`,
  )
  return sizes.find((text) => text.split('\n').length <= LINES) ?? sizes.at(-1) ?? ''
}

const WIDTH = 80
const WHOLE = 'careen plan -detail'
/** With the end of the last line. */
const LINES = 61

/** Returns where a plan is, and how old the oldest look at its images is. */
export function planHeadText(plan: StoredPlan, paint: PlanLook['paint'], wish: SummaryWish = {}): string {
  const { daemon, width = WIDTH, now = plan.createdAt } = wish
  const place = `Workspace ${paint('bold', oneLine(plan.workspace))}${onDaemon(daemon, paint)}, serial ${count(plan.baseSerial)}.`
  return fittedLines(`${place}${seenText(plan.effects, now)}${leftOutText(plan)}\n`, width)
}

function seenText(effects: readonly RepositoryEffect[], now: Instant): string {
  const at = oldestLook(effects)
  return at === undefined ? '' : ` Images as of ${timeOfDay(at, now)}${agoText(at, now)}.`
}

/** Returns when the oldest of the looks was that the effects are of. Undefined: there is none. */
export function oldestLook(effects: readonly RepositoryEffect[]): Instant | undefined {
  let oldest: Instant | undefined
  for (const { seenAt } of effects)
    if (seenAt !== undefined && (oldest === undefined || seenAt < oldest)) oldest = seenAt
  return oldest
}

type Extent = { readonly most: number; readonly whole: string }

function summaryOf(plan: StoredPlan, look: PlanLook, { most, whole }: Extent): string {
  const { effects } = plan
  const { paint, width } = look
  const dangers = `${otherFilesText(plan, look)}${undoneText(plan, look)}${dangersText(plan, look)}`
  const unknown = unknownText(effects, look, { named: 3, lines: 4 })
  const first = `${paint('red', 'Look at these first')}\n`
  const top =
    unknown === '' ? (dangers === '' ? '' : `${first}${dangers}\n`) : `${unknown.trimEnd()}\n${dangers}\n`
  const detail = effects.some(({ deletes }) => deletes.length > 0) ? `All of it: ${whole}\n` : ''
  const body = `${objectsText(plan, look, most)}${imagesText(effects, look, most - 2)}`
  return `${top}${body}${notesText(plan, look, whole)}${fittedLines(`${summaryText(plan, paint)}${detail}`, width)}`
}

/** Most notes below the images. */
const NOTES = 4

function notesText(
  { effects, warnings = [] }: StoredPlan,
  { paint, width }: PlanLook,
  whole: string,
): string {
  const byCode = Map.groupBy(
    effects.flatMap(({ lints }) => lints),
    ({ code }) => code,
  )
  const lints = [...byCode].map(([code, all]) => {
    const [first = '', ...others] = new Set(all.map(({ address }) => address))
    const more = others.length > 0 ? ` and ${count(others.length)} more` : ''
    return `${paint('yellow', '?')} ${LINTS[code].summary} (${first}${more}): ${whole}\n`
  })
  const own = [
    ...warnings.map((warning) => `${paint('yellow', '!')} ${oneLine(warning)}.\n`),
    ...clockLines(effects, paint).split(/(?<=\n)/),
    ...conditionNotes(effects, paint),
    ...lints,
  ]
  const shown = own.slice(0, NOTES).map((line) => fittedLines(line, width))
  const more = own.length > NOTES ? `${count(own.length - NOTES)} more notes: ${whole}\n` : ''
  return `${shown.join('')}${fittedLines(more, width)}`
}
