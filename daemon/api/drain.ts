import { setTimeout as sleep } from 'node:timers/promises'
import { CareenError } from '../../policies/model/index.ts'
import type { ActiveCalls } from './active-calls.ts'
import type { Bounds } from './bounds.ts'

/**
 * Ends the calls of a server that stops. New calls are refused. Streams, and calls that wait for a registry, end at once; unary calls may
 * finish for a while, then their signals abort. Resolves when no handler runs, and returns the milliseconds that are left of
 * `bounds.forced`. At least a little is left, so that the last answers arrive.
 */
export async function drainCalls(
  calls: ActiveCalls,
  bounds: Bounds['drain'],
  monotonic: () => number,
): Promise<number> {
  const until = monotonic() + bounds.forced
  calls.refuse(refusedByDrain)
  for (const kind of ['stream', 'registry'] as const) calls.abort(kind, endedByDrain())
  await idleWithin(calls, bounds.unary)
  calls.abort('unary', endedByDrain())
  await idleWithin(calls, until - monotonic())
  return Math.max(until - monotonic(), LEAST)
}

/** Milliseconds in which the last answers are sent. */
const LEAST = 200

async function idleWithin(calls: ActiveCalls, time: number): Promise<void> {
  const stop = new AbortController()
  const late = sleep(Math.max(time, 0), undefined, { signal: stop.signal }).catch(() => {})
  await Promise.race([calls.idle(), late])
  stop.abort()
}

const MESSAGE = 'the daemon is stopping. Try again after it has started'

/** The error of a call whose work has not begun. */
function refusedByDrain(): CareenError {
  return new CareenError('DRAINING', MESSAGE)
}

/** The error of a call whose work has begun, so that some of it may be done. */
function endedByDrain(): CareenError {
  return new CareenError('DRAINING', MESSAGE, { metadata: { begun: 'true' } })
}
