import type { CareenError, Code } from '../../policies/model/index.ts'
import { isClockSet } from './clock-set.ts'
import { isKeptSince } from './pinned-since.ts'

/** Why a daemon that cannot be reached: it may be restarted, and the run is then continued. */
const HANDED_ON: readonly Code[] = ['PAUSED', 'OUTSIDE_WINDOW', 'DRAINING', 'DAEMON_UNREACHABLE']

/** Returns true if the run is not ended by the error: it waits again, and another attempt continues it. */
export function isHandedOn(error: CareenError): boolean {
  return HANDED_ON.includes(error.code) || isClockSet(error) || isKeptSince(error)
}
