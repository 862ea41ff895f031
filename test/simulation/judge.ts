import type { Store } from '../../daemon/store/store.ts'
import type { Digest } from '../../policies/index.ts'
import type { LeaseName } from '../../proto/resources/index.ts'
import type { RunKind } from '../../proto/resources/run.ts'
import type { LifeRegistry } from '../life/registry.ts'
import type { Team } from './team.ts'
/** Holds every DELETE, and what is there at the end, against what truly happened. */

/** Within this time from the check of an intent its DELETE is sent. With the ways of a call and its answer. */
const SENT_WITHIN = 12_000

export type Judge = {
  /** A policy that keeps so many builds is in force from now on. */
  readonly applied: (retainedTop: number, at: number) => void
  /** A worker has a lease of a run of this kind from now on. */
  readonly granted: (repository: string, kind: RunKind, lease: string) => void
  /** A DELETE leaves the holder of a lease. */
  readonly sent: (repository: string, digest: Digest, sender: string, at: number) => void
  /** A DELETE of the holder of a lease arrives at the registry. */
  readonly arrived: (repository: string, digest: Digest, lease: LeaseName | undefined) => void
  /** True if nothing would be wrong if it ended now. `since`: when things stopped going wrong. */
  readonly isQuiet: (since: number) => boolean
  /** Finds what is wrong at the end, when all is quiet again. */
  readonly atEnd: (since: number) => void
  readonly findings: readonly string[]
}

type Rule = { readonly retainedTop: number; readonly at: number }

export function openJudge(store: Store, registry: LifeRegistry, teams: readonly Team[]): Judge {
  const findings: string[] = []
  const rules: Rule[] = []
  const sentOf = new Set<Digest>()
  /** By repository: the lease that may delete. */
  const holders = new Map<string, string>()
  const isRetained = ({ builds, releases }: Team, digest: Digest, { retainedTop }: Rule): boolean =>
    releases.has(digest) || builds.slice(-retainedTop).some((build) => build.digest === digest)
  const atEnds = (since: number): string[] =>
    teams.flatMap((team) => atEnd({ store, registry, team, rules, sent: sentOf, since }))
  return {
    findings,
    applied: (retainedTop, at) => void rules.push({ retainedTop, at }),
    granted: (repository, kind, lease) => {
      if (kind === 'CLEAN') holders.set(repository, lease)
    },
    sent: (repository, digest, sender, at) => {
      sentOf.add(digest)
      const team = teams.find((one) => one.repository === repository)
      const last = rules.at(-1)
      if (team === undefined || last === undefined) return void findings.push(`a DELETE in ${repository}`)
      const inForce = rules.filter((_rule, place) => (rules[place + 1]?.at ?? Infinity) > at - SENT_WITHIN)
      if (inForce.every((rule) => isRetained(team, digest, rule)))
        findings.push(`${repository}: ${digest} is retained, and its DELETE was sent`)
      if (holders.get(repository) !== sender)
        findings.push(
          `${repository}: ${sender} deletes, and ${holders.get(repository) ?? 'nobody'} has the lease`,
        )
    },
    arrived: (repository, digest, lease) => {
      const intents = lease === undefined ? [] : store.intents.ofLease(lease)
      const outcomes = intents.filter((intent) => intent.digest === digest).map(({ outcome }) => outcome)
      if (outcomes.length === 0) findings.push(`${repository}: a DELETE of ${digest} has no intent`)
      if (outcomes.length > 0 && outcomes.every((outcome) => outcome === 'not_done'))
        findings.push(`${repository}: the intent of ${digest} was settled before its DELETE arrived`)
    },
    isQuiet: (since) => atEnds(since).length === 0 && live(store).length === 0,
    atEnd: (since) => void findings.push(...live(store), ...atEnds(since)),
  }
}

function live(store: Store): string[] {
  return store.runs
    .list({ limit: 1000 })
    .filter(({ state }) => ['QUEUED', 'RUNNING'].includes(state))
    .map(({ id, state }) => `run ${id} is still ${state}`)
}

type Ending = {
  readonly store: Store
  readonly registry: LifeRegistry
  readonly team: Team
  readonly rules: readonly Rule[]
  /** Of which a DELETE was sent. */
  readonly sent: ReadonlySet<Digest>
  readonly since: number
}

function atEnd({ store, registry, team, rules, sent, since }: Ending): string[] {
  const { repository, builds, releases } = team
  const present = registry.histories.get(repository)?.present ?? new Set<Digest>()
  const last = rules.at(-1)
  if (last === undefined) return []
  const kept = [...builds.slice(-last.retainedTop).map(({ digest }) => digest), ...releases]
  // A DELETE that was sent was judged then, by the policy that was in force.
  const missing = kept.filter((digest) => !present.has(digest) && !sent.has(digest))
  const open = store.intents.open({ registry: 'prod', repository })
  return [
    ...unclean(store, repository, since),
    ...missing.map((digest) => `${repository}: ${digest} is retained, and it is gone`),
    ...unrecorded({ store, registry, team }).map(
      (digest) => `${repository}: ${digest} is gone, and no removal is recorded`,
    ),
    ...open.map(({ id }) => `${repository}: intent ${id} has no outcome`),
  ]
}

/** What careen deleted, and does not know of. */
function unrecorded({ store, registry, team }: Omit<Ending, 'rules' | 'sent' | 'since'>): Digest[] {
  const { repository, builds } = team
  const present = registry.histories.get(repository)?.present
  const gone = builds.map(({ digest }) => digest).filter((digest) => present?.has(digest) !== true)
  return gone.filter(
    (digest) => store.intents.byDigest({ registry: 'prod', repository }, digest) === undefined,
  )
}

/** A repository is clean at the end: two runs began since things stopped going wrong, the last succeeded, and both had nothing to delete. */
function unclean(store: Store, repository: string, since: number): string[] {
  const runs = store.runs
    .list({ limit: 1000 })
    .filter((run) => run.repository === repository && run.kind === 'CLEAN' && run.createdAt >= since)
  const [last, before] = runs
  if (last === undefined || before === undefined)
    return [`${repository}: it had less than two runs at the end`]
  if (last.state !== 'SUCCEEDED')
    return [`${repository}: run ${last.id} ended as ${last.state}: ${last.message ?? ''}`]
  const deleted = (last.counts?.deleted ?? 0) + (before.counts?.deleted ?? 0)
  return deleted === 0 ? [] : [`${repository}: the last runs still deleted ${deleted} images`]
}
