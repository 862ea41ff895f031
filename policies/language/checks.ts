import type { Schedule } from '../model/index.ts'
import {
  type Compiled,
  type CompiledGroup,
  compileGroupPattern,
  compileTagPattern,
} from '../scalars/index.ts'
import { type ScheduleProblem, scheduleProblems } from './schedule.ts'

/** Names of blocks and labels of rules. */
export const NAME: RegExp = /^[A-Za-z][\w-]{0,62}$/

/** Adds a problem of the object at hand; `under` names the part of it, `attribute` what of that is at fault. */
export type Add = (summary: string, detail: string, under?: string, attribute?: string) => void

/** Stands for an attribute: the problem is that there is none. */
export const ABSENT = ''

/** Adds a problem of the value of an attribute. */
export function wrong(error: Add, attribute: string, detail: string, under?: string): void {
  error(`Wrong value for "${attribute}"`, detail, under, attribute)
}

/** Patterns and schedules, each looked at once: many policies share one. */
export type Checks = {
  readonly pattern: (text: string) => Compiled
  readonly group: (text: string) => CompiledGroup
  readonly schedule: (schedule: Schedule) => readonly ScheduleProblem[]
}

export function openChecks(): Checks {
  const schedules = new Map<string, readonly ScheduleProblem[]>()
  return {
    pattern: remembered(compileTagPattern),
    group: remembered(compileGroupPattern),
    schedule: (schedule) => {
      const key = `${schedule.cron} ${schedule.timeZone}`
      const found = schedules.get(key) ?? scheduleProblems(schedule)
      schedules.set(key, found)
      return found
    },
  }
}

function remembered<T>(compile: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>()
  return (text) => {
    const found = known.get(text) ?? compile(text)
    known.set(text, found)
    return found
  }
}

export function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0
}

type Where = { readonly under?: string; readonly name?: string }

/** A pattern must be one that every reader understands alike. */
export function checkPattern(
  pattern: string,
  checks: Checks,
  error: Add,
  { under, name = 'tag_regexp' }: Where = {},
): void {
  const compiled = checks.pattern(pattern)
  if (!compiled.ok) wrong(error, name, `"${pattern}": ${compiled.why}.`, under)
}

/** Free text is bounded. */
export function checkDescription(description: string | undefined, error: Add, under?: string): void {
  if ((description?.length ?? 0) > 256)
    error('Description too long', 'It has more than 256 characters.', under, 'description')
}
