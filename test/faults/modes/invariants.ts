import { policyFor } from '../../simulation/policy.ts'
import {
  applyFindings,
  fileFindings,
  type Findings,
  INVARIANTS,
  type Invariant,
  leaseFindings,
  linesOf,
} from './findings.ts'
import { IDLE, REPOSITORY, type System } from './system.ts'
/** What is always true, checked against the registry's own history and the database. */

const REF = { registry: 'prod', repository: REPOSITORY }

/** Requires that all is quiet. Returns what is not as careen promises. The first word names the invariant. */
export function violations(system: System): string[] {
  return linesOf(findingsOf(system))
}

/** Requires that all is quiet. */
export function findingsOf(system: System): Findings & Readonly<Record<Invariant, readonly string[]>> {
  const { secrets, judge } = system
  const checks: readonly Findings[] = [
    { I1: [...retained(system), ...tagless(system)], I7: idle(system) },
    { I2: intents(system), I3: leaseFindings(intentsOf(system)) },
    applies(system),
    { I6: runs(system), I9: jobs(system) },
    fileFindings(system.path(), secrets),
    { I3: judge.findings.filter(isOfLease), I1: judge.findings.filter((text) => !isOfLease(text)) },
    // What a mode found on its way.
    ...INVARIANTS.map((name) => ({ [name]: startedWith(system.findings, `${name}: `) })),
  ]
  secrets.length = 0
  const all = (name: Invariant): readonly string[] => checks.flatMap((one) => one[name] ?? [])
  return Object.fromEntries(INVARIANTS.map((name) => [name, all(name)])) as Record<
    Invariant,
    readonly string[]
  >
}

function isOfLease(text: string): boolean {
  return text.includes('has the lease')
}

function startedWith(texts: readonly string[], start: string): string[] {
  return texts.filter((text) => text.startsWith(start)).map((text) => text.slice(start.length))
}

/** Builds and releases that the policy in force keeps. */
function keptBy({ team, pinned }: System, top: number): string[] {
  return [...team.builds.slice(-top).map(({ digest }) => digest), ...team.releases, ...pinned]
}

/** How many builds the policy in force keeps. */
function topOf(system: System): number {
  const { serial } = system.store().objects.workspace('default')
  const entry = system.store().objects.history('default', { after: serial - 1, limit: 1 })[0]
  return system.tops.get(entry?.planId ?? '') ?? 0
}

function retained(system: System): string[] {
  const history = system.registry.histories.get(REPOSITORY)
  const missing = keptBy(system, topOf(system)).filter((digest) => history?.present.has(digest) !== true)
  const byTeam = (digest: string): boolean => history?.lives.get(digest)?.stays.at(-1)?.endedBy === 'team'
  return missing
    .filter((digest) => !byTeam(digest) && !wasWanted(system, digest))
    .map((digest) => `${digest} is kept by the policy, and it is gone`)
}

function idle({ registry }: System): string[] {
  const history = registry.histories.get(IDLE)
  return [...(history?.lives.keys() ?? [])]
    .filter((digest) => history?.present.has(digest) !== true)
    .map((digest) => `${digest} is gone, and its policy is disabled`)
}

/** An earlier policy wanted it gone, and it went before the one in force. */
function wasWanted(system: System, digest: string): boolean {
  const { objects } = system.store()
  const appliedAt = objects.appliedAt('default', objects.workspace('default').serial) ?? 0
  const life = system.registry.histories.get(REPOSITORY)?.lives.get(digest)
  return !system.pinned.has(digest) && (life?.stays.at(-1)?.to ?? Infinity) <= appliedAt + 12_000
}

/** In the order of their commits. */
function intentsOf(system: System) {
  return system
    .store()
    .intents.ofRepository(REF, '', 100_000)
    .toSorted((a, b) => a.id - b.id)
}

function intents(system: System): string[] {
  const history = system.registry.histories.get(REPOSITORY)
  const all = intentsOf(system)
  const newest = new Map(all.map((intent) => [intent.digest, intent]))
  const byCareen = [...(history?.lives ?? [])].filter(
    ([digest, { stays }]) => stays.at(-1)?.endedBy === 'careen' && history?.present.has(digest) !== true,
  )
  const unrecorded = byCareen.filter(([digest]) => {
    const outcome = newest.get(digest)?.outcome
    return outcome !== 'deleted' && outcome !== 'gone'
  })
  const wrong = [...newest.values()].filter(
    ({ digest, outcome, action }) =>
      action === 'DELETE' &&
      outcome === 'deleted' &&
      history?.present.has(digest) === true &&
      !system.pinned.has(digest),
  )
  return [
    ...all.flatMap(({ id, outcome }) => (outcome === undefined ? [`intent ${id} has no outcome`] : [])),
    ...unrecorded.map(([digest]) => `careen deleted ${digest}, and does not know it`),
    ...wrong.map(({ digest }) => `${digest} is recorded as deleted, and it is there`),
  ]
}

/** The serial, its history and the objects are of one apply. */
function applies(system: System): Findings {
  const { I4, I5 } = applyFindings(system.store())
  const { objects } = system.store()
  const stored = objects.all('default').find(({ object }) => object.name === 'builds')?.object
  const isOther = JSON.stringify(rulesOf(stored)) !== JSON.stringify(rulesOf(policyFor(topOf(system))))
  const { serial } = objects.workspace('default')
  return { I4: isOther ? [...I4, `the policy is not that of serial ${serial}`] : I4, I5 }
}

function rulesOf(object: object | undefined): unknown {
  const rules =
    object !== undefined && 'rules' in object ? (object.rules as readonly { retainedTop?: number }[]) : []
  return rules.map(({ retainedTop }) => retainedTop)
}

function runs(system: System): string[] {
  const all = system.store().runs.list({ limit: 1000 })
  const live = all.filter(({ state }) => state === 'QUEUED' || state === 'RUNNING')
  const last = all.find(({ kind, repository }) => kind === 'CLEAN' && repository === REPOSITORY)
  const findings = live.map(({ id, state }) => `run ${id} is ${state} still`)
  if (last !== undefined && last.state !== 'SUCCEEDED')
    findings.push(`the last run ended as ${last.state}: ${last.message ?? ''}`)
  const left = system.isWary ? [] : leftOver(system)
  return left.length === 0
    ? findings
    : [...findings, `${left.length} images should be gone: ${left.join(' ')}`]
}

/** The queue only wakes: whatever it lost or repeated, nothing is left in it when all runs have ended. */
function jobs({ queue }: System): string[] {
  return queue.waiting() === 0 ? [] : [`${queue.waiting()} jobs are left, and no run waits`]
}

/**
 * Images that the policy in force deletes, and that are there. Leaves out those that arrived between the same two looks as one that is kept: only
 * the registry knows which of them is the newer one.
 */
export function leftOver(system: System): string[] {
  const kept = keptBy(system, topOf(system))
  const present = system.registry.histories.get(REPOSITORY)?.present
  const isThere = (digest: string): boolean => present?.has(digest) === true
  const lookOf = new Map(
    system
      .store()
      .sightings.find(
        REF,
        system.team.builds.map(({ digest }) => digest),
      )
      .flatMap(({ digest, after }) => (after === undefined ? [] : [[digest, after] as const])),
  )
  const keptLooks = new Set(kept.filter(isThere).flatMap((digest) => lookOf.get(digest) ?? []))
  return system.team.builds
    .map(({ digest }) => digest)
    .filter((digest) => isThere(digest) && !kept.includes(digest) && !keptLooks.has(lookOf.get(digest) ?? 0))
}

/** Images that the policy in force keeps, that are there, and that lost a tag to careen. */
function tagless(system: System): string[] {
  const history = system.registry.histories.get(REPOSITORY)
  const tagged = new Set(history?.tags.values())
  const lost = keptBy(system, topOf(system)).filter(
    (digest) => history?.present.has(digest) === true && !tagged.has(digest),
  )
  return lost.map((digest) => `${digest} is kept by the policy, and it has no tag any more`)
}
