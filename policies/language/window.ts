import type { ChangeWindow, Instant } from '../model/index.ts'
import { parseHours, type WeekHours } from '../scalars/index.ts'
import { type OpenSchedule, openSchedule, timeZoneProblem } from './schedule.ts'

/** Most texts in `allow`. Why: each is asked before each DELETE. */
const MOST = 20

/** What is wrong with an attribute of a window. */
export type WindowProblem = { readonly attribute: 'allow' | 'time_zone'; readonly why: string }

/** Returns what is wrong with a window; undefined: it is fine. */
export function windowProblem({ allow, timeZone }: ChangeWindow): WindowProblem | undefined {
  if (allow.length === 0)
    return { attribute: 'allow', why: 'it allows nothing; write hours, such as "Mon-Fri 09:00-17:00"' }
  if (allow.length > MOST)
    return { attribute: 'allow', why: `it has ${allow.length} texts; write at most ${MOST}` }
  for (const text of allow) {
    const read = parseHours(text)
    if (!read.ok) return { attribute: 'allow', why: `"${text}": ${read.why}` }
  }
  const why = timeZoneProblem(timeZone)
  return why === undefined ? undefined : { attribute: 'time_zone', why }
}

/** When a window is open. */
export type OpenWindow = {
  readonly isOpen: (at: Instant) => boolean
  /** Returns the first instant from `at` on at which it is open; undefined: it never is. */
  readonly opensAt: (at: Instant) => Instant | undefined
}

const OPENED = new WeakMap<ChangeWindow, OpenWindow>()

/**
 * Returns when a window is open: whenever a clock on the wall of its time zone shows one of its minutes. So an hour that a clock skips
 * opens nothing, and an hour that comes twice is open twice. Requires a window without a problem.
 */
export function openWindow(window: ChangeWindow): OpenWindow {
  const known = OPENED.get(window) ?? compiled(window)
  OPENED.set(window, known)
  return known
}

function compiled({ allow, timeZone }: ChangeWindow): OpenWindow {
  const schedules = allow
    .flatMap((text) => {
      const read = parseHours(text)
      return read.ok ? cronsOf(read.hours) : []
    })
    .map((cron) => openSchedule({ cron, timeZone }))
  const isOpen = (at: Instant): boolean => schedules.some((schedule) => schedule.includes(at))
  let last: { readonly from: Instant; readonly opens: Instant } | undefined
  return {
    isOpen,
    opensAt: (at) => {
      if (isOpen(at)) return at
      // Why: many runs wait for one window.
      if (last !== undefined && last.from <= at && at < last.opens) return last.opens
      const opens = nextOpening(schedules, at)
      if (opens !== undefined) last = { from: at, opens }
      return opens
    },
  }
}

function nextOpening(schedules: readonly OpenSchedule[], after: Instant): Instant | undefined {
  const next = schedules.flatMap((schedule) => schedule.nextAfter(after) ?? [])
  return next.length === 0 ? undefined : Math.min(...next)
}

const DAY = 24 * 60

/** Returns schedules of every minute of the hours. */
function cronsOf({ days, from, to }: WeekHours): readonly string[] {
  const next = days.map((day) => (day + 1) % 7).toSorted((a, b) => a - b)
  return [...ofOneDay(days, from, Math.min(to, DAY)), ...ofOneDay(next, 0, to - DAY)]
}

function ofOneDay(days: readonly number[], from: number, to: number): readonly string[] {
  if (to <= from) return []
  const [first, last] = [Math.ceil(from / 60), Math.floor(to / 60)]
  const on = (minutes: string, hours: string | number): string => `${minutes} ${hours} * * ${days.join(',')}`
  if (first > last) return [on(`${from % 60}-${(to % 60) - 1}`, last)]
  return [
    ...(from % 60 === 0 ? [] : [on(`${from % 60}-59`, first - 1)]),
    ...(first === last ? [] : [on('*', `${first}-${last - 1}`)]),
    ...(to % 60 === 0 ? [] : [on(`0-${(to % 60) - 1}`, last)]),
  ]
}

/** Returns a window as people read it. */
export function windowText({ allow, timeZone }: ChangeWindow): string {
  return `${allow.join('; ')} ${timeZone}`
}
