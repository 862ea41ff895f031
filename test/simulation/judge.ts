import type { Store } from '../../daemon/store/store.ts'
import type { Digest } from '../../policies/index.ts'
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
  /** True if nothing would be wrong if it ended now. */
  readonly isQuiet: () => boolean
  /** What is wrong at the end, when all is quiet again. */
  readonly atEnd: () => void
  readonly findings: readonly string[]
}

type Rule = { readonly retainedTop: number; readonly at: number }

export function openJudge(store: Store, registry: LifeRegistry, teams: readonly Team[]): Judge {
  const findings: string[] = []
  const rules: Rule[] = []
  /** By repository: the lease that may delete. */
  const holders = new Map<string, string>()
  const isRetained = ({ builds, releases }: Team, digest: Digest, { retainedTop }: Rule): boolean =>
    releases.has(digest) || builds.slice(-retainedTop).some((build) => build.digest === digest)
  const atEnds = (): string[] => teams.flatMap((team) => atEnd({ store, registry, team, rules }))
  return {
    findings,
    applied: (retainedTop, at) => void rules.push({ retainedTop, at }),
    granted: (repository, kind, lease) => {
      if (kind === 'CLEAN') holders.set(repository, lease)
    },
    sent: (repository, digest, sender, at) => {
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
    isQuiet: () => [...live(store), ...atEnds()].length === 0,
    atEnd: () => void findings.push(...live(store), ...atEnds()),
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
}

function atEnd({ store, registry, team, rules }: Ending): string[] {
  const { repository, builds, releases } = team
  const present = registry.histories.get(repository)?.present ?? new Set<Digest>()
  const last = rules.at(-1)
  if (last === undefined) return []
  const kept = [...builds.slice(-last.retainedTop).map(({ digest }) => digest), ...releases]
  // An earlier policy may have wanted it gone; then it went before the last one was applied.
  const missing = kept.filter(
    (digest) => !present.has(digest) && goneAt(registry, repository, digest) > last.at,
  )
  const open = store.intents.open({ registry: 'prod', repository })
  return [
    ...missing.map((digest) => `${repository}: ${digest} is retained, and it is gone`),
    ...unrecorded({ store, registry, team }).map(
      (digest) => `${repository}: ${digest} is gone, and no removal is recorded`,
    ),
    ...open.map(({ id }) => `${repository}: intent ${id} has no outcome`),
    ...unclean(store, repository),
  ]
}

/** What careen deleted, and does not know of. */
function unrecorded({ store, registry, team }: Omit<Ending, 'rules'>): Digest[] {
  const { repository, builds } = team
  const present = registry.histories.get(repository)?.present
  const gone = builds.map(({ digest }) => digest).filter((digest) => present?.has(digest) !== true)
  return gone.filter(
    (digest) => store.intents.byDigest({ registry: 'prod', repository }, digest) === undefined,
  )
}

/** A repository is clean at the end: its last run succeeded, and nothing is left that it decided to delete. */
function unclean(store: Store, repository: string): string[] {
  const runs = store.runs
    .list({ limit: 1000 })
    .filter((run) => run.repository === repository && run.kind === 'CLEAN')
  const [last, before] = runs
  if (last === undefined || before === undefined) return [`${repository}: it had no runs`]
  if (last.state !== 'SUCCEEDED')
    return [`${repository}: run ${last.id} ended as ${last.state}: ${last.message ?? ''}`]
  const deleted = (last.counts?.deleted ?? 0) + (before.counts?.deleted ?? 0)
  return deleted === 0 ? [] : [`${repository}: the last runs still deleted ${deleted} images`]
}

function goneAt({ histories }: LifeRegistry, repository: string, digest: Digest): number {
  return histories.get(repository)?.lives.get(digest)?.stays.at(-1)?.to ?? 0
}
