import { closedFor, isRemembered, type Pauses, reported } from './pauses.ts'

/**
 * The table of members (processes) that send requests to registry hosts, and the allocation of each. No clock, no I/O. Times
 * are milliseconds of a monotonic clock; members exchange durations, never times.
 */
export type Slots = Readonly<Record<'read' | 'write' | 'delete', number>>

/** Most concurrent requests to one host, all members together. Why two deletes: their cost may grow with the tags. */
export const HOST_SLOTS: Slots = { read: 64, write: 8, delete: 2 }
export const NO_SLOTS: Slots = { read: 0, write: 0, delete: 0 }

/** What a member reports of a host that it sends requests to. */
export type Use = {
  /** Slots that the member may use, or still uses, until it receives another allocation. */
  readonly slots: Slots
  /** Requests a second, learned from refusals. Absent if the host refused nothing. */
  readonly rate?: number
  /** Milliseconds that remain of the longest backoff that the host requested from this member. */
  readonly backoff: number
}

/** What a member may use of a host from now on. */
export type Allocation = {
  readonly slots: Slots
  /** Requests a second. Absent: unbounded. */
  readonly rate?: number
  /** Milliseconds during which no request may be sent. */
  readonly backoff: number
}

export type HostUse = Use & { readonly origin: string }
export type HostAllocation = Allocation & { readonly origin: string }

type Member = {
  readonly seenAt: number
  readonly occupies: Slots
  readonly rate: number
  /** Since when it has reported more slots than it is allocated. Absent: it does not. */
  readonly overSince?: number
}
type Host = { readonly pauses: Pauses; readonly members: ReadonlyMap<string, Member> }
export type Table = ReadonlyMap<string, Host>

export const NOBODY: Table = new Map()

/** No request lasts longer, so slots above the allocation are not in use any more. Milliseconds. */
const LONGEST_REQUEST = 15 * 60_000

/** A member that does not report for longer is removed. Milliseconds. */
export const SILENCE = 4000
/** The slowest rate that members learn. A slower one is not believed. Requests a second. */
const SLOWEST = 0.5
const LANES = ['read', 'write', 'delete'] as const

/**
 * The report of one member. `uses` names all hosts that it sends requests to; it has left every other host. `trusted`: it is the
 * daemon's own.
 */
export type UsageReport = {
  readonly at: number
  readonly member: string
  readonly trusted?: boolean
  readonly uses: readonly HostUse[]
}

/**
 * Returns the table after a report, and an allocation for each host of the report, in its order. If a host has no more members
 * than slots, its allocations together never exceed its slots. A new member gets only slots that others have reported as
 * returned, which may be none at first.
 */
export function exchanged(
  table: Table,
  report: UsageReport,
): { table: Table; allocations: readonly HostAllocation[] } {
  const next = new Map(without(table, report))
  const allocations = report.uses.map((use) => {
    const before = table.get(use.origin)?.members.get(report.member)
    const { host, allocation } = joined(next.get(use.origin), report, use, before)
    next.set(use.origin, host)
    return { origin: use.origin, ...allocation }
  })
  return { table: next, allocations }
}

/** Returns the table without the reporting member, without silent members, and without hosts that have neither members nor a pause. */
function without(table: Table, { at, member }: UsageReport): Table {
  const hosts = [...table].map(([origin, { pauses, members }]) => {
    const others = [...members].filter(([name, { seenAt }]) => name !== member && at - seenAt <= SILENCE)
    return [origin, { pauses, members: new Map(others) }] as const
  })
  return new Map(hosts.filter(([, { pauses, members }]) => members.size > 0 || isRemembered(pauses, at)))
}

function joined(
  found: Host | undefined,
  { at, member, trusted = false }: UsageReport,
  use: Use,
  before: Member | undefined,
): { host: Host; allocation: Allocation } {
  const others = found?.members ?? new Map<string, Member>()
  const pauses = reported(found?.pauses ?? new Map(), { at, member, trusted, backoff: use.backoff })
  const slots = slotsFor([...others.values()])
  const own = memberAt(at, { slots, use, before })
  const members = new Map(others).set(member, own)
  const rate = [...members.values()].reduce((sum, one) => sum + one.rate, 0) / members.size
  const backoff = closedFor(pauses, member, at) - at
  const allocation = { slots, backoff, ...(rate > 0 ? { rate: Math.max(SLOWEST, rate) } : {}) }
  return { host: { pauses, members }, allocation }
}

type Reporting = { readonly slots: Slots; readonly use: Use; readonly before: Member | undefined }

function memberAt(at: number, { slots, use, before }: Reporting): Member {
  const rate = learned(use.rate)
  if (LANES.every((lane) => use.slots[lane] <= slots[lane])) return { seenAt: at, occupies: slots, rate }
  const overSince = before?.overSince ?? at
  const isBelieved = at - overSince <= LONGEST_REQUEST
  const occupies = isBelieved ? byLane((lane) => Math.max(slots[lane], use.slots[lane])) : slots
  return { seenAt: at, occupies, rate, overSince }
}

function learned(rate: number | undefined): number {
  return rate === undefined ? 0 : Math.max(SLOWEST, rate)
}

/**
 * Returns an equal number of slots for each member, bounded by the slots that the others leave free. If there are more members
 * than slots, returns one slot when no other member occupies two, else none.
 */
function slotsFor(others: readonly Member[]): Slots {
  const count = others.length + 1
  return byLane((lane) => {
    const most = Math.max(...others.map((other) => other.occupies[lane]), 0)
    if (count > HOST_SLOTS[lane]) return most > 1 ? 0 : 1
    const left = HOST_SLOTS[lane] - others.reduce((sum, other) => sum + other.occupies[lane], 0)
    return Math.min(Math.floor(HOST_SLOTS[lane] / count), Math.max(0, left))
  })
}

export function byLane(of: (lane: keyof Slots) => number): Slots {
  const [read, write, remove] = LANES.map(of)
  return { read: read ?? 0, write: write ?? 0, delete: remove ?? 0 }
}
