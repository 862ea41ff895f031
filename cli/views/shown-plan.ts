import { type Instant, minuteText } from '../../policies/model/index.ts'
import {
  PLAN_LIFE,
  type PlanHead,
  type SecondPerson,
  shownPerson,
  type StoredPlan,
} from '../../proto/resources/index.ts'
import { oneLine, wrapped } from './text.ts'

type Look = {
  readonly paint: (colour: 'red' | 'green' | 'yellow' | 'bold', text: string) => string
  readonly width: number
}

/** A plan as the daemon stores it. `serial`: that of its workspace now. `isFile`: a file says the same. */
export type ShownPlanView = {
  readonly plan: StoredPlan & Pick<PlanHead, 'state'>
  readonly isFile: boolean
  readonly serial: number
  /** Empty: it has no name. */
  readonly daemon: string
  readonly now: Instant
}

/** Returns what a plan is, who made it of what, and until when it applies. */
export function shownHead(
  { plan, isFile, serial, daemon, now }: ShownPlanView,
  { paint, width }: Look,
): string {
  const { id, createdAt, createdBy, origin } = plan
  const by = daemon === '' ? 'this daemon' : `daemon ${oneLine(daemon)}`
  const from = origin?.revision === undefined ? '' : ` from ${commitOf(origin.revision, origin.modified)}`
  const word = isFile ? 'Verified' : 'Plan'
  const text = `${isFile ? 'Verified: plan' : 'Plan'} ${id}, made by ${by} ${minuteText(createdAt)} for ${oneLine(createdBy)}${from}; ${conditionOf(plan, serial, now)}.`
  return `${wrapped(text, Math.min(width, WIDTH)).join('\n  ').replace(word, paint('green', word))}\n`
}

const WIDTH = 80

function commitOf(revision: string, isModified: boolean | undefined): string {
  return `${oneLine(revision.slice(0, 7))}${isModified === true ? ' (dirty)' : ''}`
}

/** Returns what can be done with a plan. */
function conditionOf(
  { state, workspace, baseSerial, createdAt, appliedSerial, secondPerson }: ShownPlanView['plan'],
  serial: number,
  now: Instant,
): string {
  const end = createdAt + PLAN_LIFE
  if (state === 'APPLIED') return `applied, as serial ${appliedSerial ?? 0}`
  if (now >= end) return `expired at ${minuteText(end)}`
  if (state === 'STALE')
    return `stale: made on serial ${baseSerial}, and workspace ${workspace} is at ${serial}`
  return `applies until ${minuteText(end)}; not stale${secondText(secondPerson)}`
}

function secondText(second: SecondPerson | undefined): string {
  if (second === undefined) return ''
  const { approval } = second
  if (approval === undefined) return '; waits for the approval of a second person'
  return `; approved by ${oneLine(shownPerson({ identity: approval.createdBy, claimed: approval.claimed ?? '' }))}`
}

/** Returns the next command. */
export function nextText({ plan: { id, state, secondPerson } }: ShownPlanView): string {
  if (state === 'APPLIED') return 'What became of it: careen history\n'
  if (state === 'STALE') return 'Plan again: careen plan -out=FILE\n'
  const isWaiting = secondPerson !== undefined && secondPerson.approval === undefined
  if (isWaiting) return `Approve exactly this, as another person: careen approve ${id}\n`
  return `Apply exactly this: careen apply ${state === 'INCOMPLETE' ? '-allow-unknown ' : ''}${id}\n`
}

/** A plan of a file that cannot be compared. */
export type UnverifiedPlan = {
  readonly id: string
  readonly path: string
  readonly why: string
  readonly file: { readonly text: string }
}

/** Returns what a file shows, with the warning that anybody may have written it. */
export function unverifiedText({ id, path, why, file }: UnverifiedPlan, { paint, width }: Look): string {
  const shown = file.text
    .split('\n')
    .map((line) => oneLine(line))
    .join('\n')
  const text = `NOT VERIFIED: plan ${oneLine(id)} as ${oneLine(path)} has it: ${oneLine(why)}. Whoever can write the file can have changed what it shows.`
  const head = wrapped(text, Math.min(width, WIDTH)).join('\n  ')
  const next = `Compare it where the daemon answers: careen show ${oneLine(path)}\n`
  return `${head.replace('NOT VERIFIED', paint('red', 'NOT VERIFIED'))}\n\n${shown}\n${next}`
}
