import { type Decision, goes } from '../../../policies/engine/index.ts'
import { type Instant, minuteText } from '../../../policies/model/index.ts'
import { readableDuration } from '../../../policies/scalars/index.ts'
import { type Explanation, shortRunId } from '../../../proto/resources/index.ts'

/** What becomes of an image, in a word with its colour, and when. */
export type ImageFate = {
  readonly word: string
  readonly colour: 'red' | 'green' | 'yellow'
  /** Begins with a space or a comma. */
  readonly when: string
}

/** `asked`: the instant of the question, if it was not now. */
export type Moment = { readonly now: Instant; readonly asked: Instant | undefined }

/** Returns what becomes of an image by an explanation. Unknown is a third answer: without a reliable clock nobody can say. */
export function fateOf(decision: Decision, explanation: Explanation, moment: Moment): ImageFate {
  const { run, decidedAt, clockUnknown } = explanation
  const isGoing = goes(decision) || decision.action === 'UNTAG'
  const word = wordOf(decision)
  if (run !== undefined) return { ...word, when: ` by run ${shortRunId(run)} of ${minuteText(decidedAt)}` }
  if (clockUnknown !== undefined && !isGoing)
    return { word: 'Unknown', colour: 'yellow', when: ', so it stays' }
  if (moment.asked !== undefined)
    return { ...word, when: ` at ${minuteText(decidedAt)}, as far as is known now` }
  return { ...word, when: isGoing ? whenGoing(explanation, moment.now) : whenStaying(decision, moment.now) }
}

function wordOf({ action, untag }: Decision): Omit<ImageFate, 'when'> {
  switch (action) {
    case 'DELETE':
    case 'CASCADE':
      return { word: 'Goes', colour: 'red' }
    case 'UNTAG':
      return { word: `Loses ${untag.join(', ')}`, colour: 'yellow' }
    case 'KEEP':
      return { word: 'Stays', colour: 'green' }
  }
}

/** What must happen before it goes has a line of its own. */
function whenGoing({ stopped, parked, onHold, limitChecks, nextRunAt }: Explanation, now: Instant): string {
  if (stopped !== undefined) return ' once the repository is resumed'
  if (parked !== undefined || limitChecks.some(({ ok }) => !ok)) return ' once a person approves it'
  if (onHold !== undefined) return ' once the hold ends'
  if (nextRunAt === undefined) return ' with the next run; none is due'
  return ` with the next run, ${timeWithin(nextRunAt, now)}`
}

function whenStaying({ goesAt }: Decision, now: Instant): string {
  return goesAt === undefined || !Number.isFinite(goesAt)
    ? ''
    : ` until ${timeWithin(goesAt, now)}, if nothing changes`
}

const WEEK = 7 * 86_400_000
const HOUR = 3_600_000
const DAY = 86_400_000

/** Returns an instant, with how far it is away if that is at most a week. */
export function timeWithin(at: Instant, now: Instant): string {
  const away = Math.abs(at - now)
  const text = minuteText(at)
  if (away > WEEK) return text
  const words = awayText(away)
  return `${text} (${at > now ? `in ${words}` : `${words} ago`})`
}

function awayText(away: number): string {
  if (away < 60_000) return `${Math.round(away / 1000)} s`
  if (away < HOUR) return `${Math.round(away / 60_000)} min`
  if (away < DAY) return `${Math.round(away / HOUR)} h`
  return readableDuration(Math.round(away / HOUR) * HOUR)
}
