import type { DeferredImages, ParkedRun } from '../../policies/diff/index.ts'
import type { Instant } from '../../policies/model/index.ts'
import type { ParkedRun as WireParked, ParkedRun__Output } from '../gen/careen/v1/ParkedRun.ts'
import type { Timestamp, Timestamp__Output } from '../gen/google/protobuf/Timestamp.ts'
import { nameOf, parseName } from '../names.ts'
import { fromTimestamp, given, toTimestamp } from './basics.ts'

export function toParked(parked: ParkedRun | undefined, workspace: string): WireParked | undefined {
  if (parked === undefined) return undefined
  const { run, since, wants, why } = parked
  return { run: nameOf('run', { workspace, run }), sinceTime: toTimestamp(since), wants, why }
}

export function fromParked(wire: ParkedRun__Output | null | undefined): ParkedRun | undefined {
  if (wire === null || wire === undefined) return undefined
  const { sinceTime, wants, why } = wire
  const { run } = parseName('run', wire.run, 'parked.run')
  return { run, since: fromTimestamp(sinceTime) ?? 0, wants, why }
}

export function fromDeferred(wire: {
  readonly deferred: number
  readonly deferredTags: string[]
}): DeferredImages | undefined {
  return wire.deferred === 0 ? undefined : { images: wire.deferred, tags: wire.deferredTags }
}

/** The conditions of a repository in an assignment. */
type WireConditions = {
  readonly lastCleanTime: Timestamp__Output | null
  readonly unknownSinceTime: Timestamp__Output | null
  readonly stopped: string
  readonly parked: ParkedRun__Output | null
}

/** Returns conditions for the wire. Omits unknown ones. */
type SentConditions = {
  readonly lastCleanTime?: Timestamp
  readonly unknownSinceTime?: Timestamp
  readonly stopped?: string
  readonly parked?: WireParked
}

type RunConditions = {
  readonly lastCleanAt?: Instant
  readonly unknownSince?: Instant
  readonly stopped?: string
  readonly parked?: ParkedRun
}

/** Returns the conditions of a repository of a workspace. */
export function toConditions(
  { lastCleanAt, unknownSince, stopped, parked }: RunConditions,
  workspace: string,
): SentConditions {
  return given({
    lastCleanTime: lastCleanAt === undefined ? undefined : toTimestamp(lastCleanAt),
    unknownSinceTime: unknownSince === undefined ? undefined : toTimestamp(unknownSince),
    stopped,
    parked: toParked(parked, workspace),
  })
}

export function fromConditions(wire: WireConditions): RunConditions {
  return given({
    lastCleanAt: fromTimestamp(wire.lastCleanTime),
    unknownSince: fromTimestamp(wire.unknownSinceTime),
    stopped: wire.stopped,
    parked: fromParked(wire.parked),
  })
}
