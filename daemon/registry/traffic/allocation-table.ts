/**
 * Who speaks to which registry host, and what each may use of it: a table, what members tell, and what they are told back. No
 * clock, no I/O. Times in milliseconds of a clock that never jumps; what is told between processes are spans, never times.
 */
export type Places = Readonly<Record<'read' | 'write' | 'delete', number>>

/** What one host is asked for at a time, by all members together. Deletes whose cost grows with the tags slow it down for everybody. */
export const PLACES: Places = { read: 64, write: 8, delete: 2 }
export const NO_PLACES: Places = { read: 0, write: 0, delete: 0 }

/** What a member tells of a host that it speaks to. */
export type Use = {
  /** What it may use, or still uses, until it is told another share. */
  readonly holds: Places
  /** Requests a second that refusals taught it. Absent: it was refused nothing. */
  readonly rate?: number
  /** What is left of the longest pause that it met itself. */
  readonly pause: number
}

/** What a member may use of a host from now on. */
export type Share = {
  readonly places: Places
  /** Requests a second. Absent: no bound. */
  readonly rate?: number
  /** Nothing may be sent for so long. */
  readonly pause: number
}

export type HostUse = Use & { readonly origin: string }
export type HostShare = Share & { readonly origin: string }

type Member = { readonly seenAt: number; readonly occupies: Places; readonly rate: number }
type Host = { readonly closedUntil: number; readonly members: ReadonlyMap<string, Member> }
export type Table = ReadonlyMap<string, Host>

export const NOBODY: Table = new Map()

/** A member that is silent for longer is forgotten. Milliseconds. */
export const SILENCE = 4000
/** No pause that a member tells of is longer. Milliseconds. */
const LONGEST_PAUSE = 3_600_000
const LANES = ['read', 'write', 'delete'] as const

/** All hosts that a member speaks to now; it has left every other one. */
export type Told = { readonly at: number; readonly member: string; readonly uses: readonly HostUse[] }

/**
 * Where there are as many places as members, or more, what all members of a host may use together is never more than there
 * is: a newcomer gets what others have said to have given back, which may be nothing at first.
 */
export function exchanged(table: Table, told: Told): { table: Table; shares: readonly HostShare[] } {
  const next = new Map(without(table, told))
  const shares = told.uses.map((use) => {
    const { host, share } = joined(next.get(use.origin), told, use)
    next.set(use.origin, host)
    return { origin: use.origin, ...share }
  })
  return { table: next, shares }
}

/** Without the silent and the member itself, and without hosts of which nothing is to be remembered. */
function without(table: Table, { at, member }: Told): Table {
  const hosts = [...table].map(([origin, { closedUntil, members }]) => {
    const others = [...members].filter(([name, { seenAt }]) => name !== member && at - seenAt <= SILENCE)
    return [origin, { closedUntil, members: new Map(others) }] as const
  })
  return new Map(hosts.filter(([, { closedUntil, members }]) => members.size > 0 || closedUntil > at))
}

function joined(found: Host | undefined, { at, member }: Told, use: Use): { host: Host; share: Share } {
  const others = found?.members ?? new Map<string, Member>()
  const until = at + Math.min(LONGEST_PAUSE, Math.max(0, use.pause))
  const closedUntil = Math.max(found?.closedUntil ?? at, until)
  const places = placesFor([...others.values()])
  const occupies = byLane((lane) => Math.max(places[lane], use.holds[lane]))
  const members = new Map(others).set(member, { seenAt: at, occupies, rate: use.rate ?? 0 })
  const rate = [...members.values()].reduce((sum, one) => sum + one.rate, 0) / members.size
  const share = { places, pause: Math.max(0, closedUntil - at), ...(rate > 0 ? { rate } : {}) }
  return { host: { closedUntil, members }, share }
}

/** An equal part, as far as the others leave it; where there are more members than places, one for each, once nobody has two. */
function placesFor(others: readonly Member[]): Places {
  const count = others.length + 1
  return byLane((lane) => {
    const most = Math.max(...others.map((other) => other.occupies[lane]), 0)
    if (count > PLACES[lane]) return most > 1 ? 0 : 1
    const left = PLACES[lane] - others.reduce((sum, other) => sum + other.occupies[lane], 0)
    return Math.min(Math.floor(PLACES[lane] / count), Math.max(0, left))
  })
}

export function byLane(of: (lane: keyof Places) => number): Places {
  const [read, write, remove] = LANES.map(of)
  return { read: read ?? 0, write: write ?? 0, delete: remove ?? 0 }
}
