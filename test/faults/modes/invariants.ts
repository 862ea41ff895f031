import { readFileSync } from 'node:fs'
import SQLite from 'better-sqlite3'
import { policyFor } from '../../simulation/policy.ts'
import { IDLE, REPOSITORY, type System } from './system.ts'
/** What is always true, checked against the registry's own history and the database. */

const REF = { registry: 'prod', repository: REPOSITORY }

/** Requires that all is quiet. Returns what is not as careen promises. The first word names the invariant. */
export function violations(system: System): string[] {
  return [
    ...system.findings,
    ...system.judge.findings.map((finding) => `I1/I3: ${finding}`),
    ...retained(system),
    ...tagless(system),
    ...intents(system),
    ...workspace(system),
    ...runs(system),
    ...database(system),
  ]
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
  const { registry } = system
  const history = registry.histories.get(REPOSITORY)
  const missing = keptBy(system, topOf(system)).filter((digest) => history?.present.has(digest) !== true)
  const byTeam = (digest: string): boolean => history?.lives.get(digest)?.stays.at(-1)?.endedBy === 'team'
  const lost = missing.filter((digest) => !byTeam(digest) && !wasWanted(system, digest))
  const idle = registry.histories.get(IDLE)
  const idleGone = [...(idle?.lives.keys() ?? [])].filter((digest) => idle?.present.has(digest) !== true)
  return [
    ...lost.map((digest) => `I1: ${digest} is kept by the policy, and it is gone`),
    ...idleGone.map((digest) => `I7: ${digest} is gone, and its policy is disabled`),
  ]
}

/** An earlier policy wanted it gone, and it went before the one in force. */
function wasWanted(system: System, digest: string): boolean {
  const { objects } = system.store()
  const appliedAt = objects.appliedAt('default', objects.workspace('default').serial) ?? 0
  const life = system.registry.histories.get(REPOSITORY)?.lives.get(digest)
  return !system.pinned.has(digest) && (life?.stays.at(-1)?.to ?? Infinity) <= appliedAt + 12_000
}

function intents(system: System): string[] {
  const store = system.store()
  const history = system.registry.histories.get(REPOSITORY)
  const all = store.intents.ofRepository(REF, '', 100_000)
  const newest = new Map(all.toReversed().map((intent) => [intent.digest, intent]))
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
    ...all.flatMap(({ id, outcome }) => (outcome === undefined ? [`I2: intent ${id} has no outcome`] : [])),
    ...unrecorded.map(([digest]) => `I2: careen deleted ${digest}, and does not know it`),
    ...wrong.map(({ digest }) => `I2: ${digest} is recorded as deleted, and it is there`),
  ]
}

/** The serial, its history and the objects are of one apply. */
function workspace(system: System): string[] {
  const { objects } = system.store()
  const { serial } = objects.workspace('default')
  const history = objects
    .history('default', { after: 0, limit: 100_000 })
    .toSorted((a, b) => a.serial - b.serial)
  const plans = history.map(({ planId }) => planId)
  const stored = objects.all('default').find(({ object }) => object.name === 'builds')?.object
  const top = topOf(system)
  const findings: string[] = []
  if (history.length !== serial || history.some((entry, place) => entry.serial !== place + 1))
    findings.push(`I4: serial ${serial}, and a history of ${history.length} applies`)
  if (new Set(plans).size !== plans.length) findings.push('I5: a plan was applied twice')
  if (JSON.stringify(rulesOf(stored)) !== JSON.stringify(rulesOf(policyFor(top))))
    findings.push(`I4: the policy is not that of serial ${serial}`)
  return findings
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
  const findings = live.map(({ id, state }) => `I6: run ${id} is ${state} still`)
  if (last !== undefined && last.state !== 'SUCCEEDED')
    findings.push(`I6: the last run ended as ${last.state}: ${last.message ?? ''}`)
  const left = system.isWary ? [] : leftOver(system)
  return left.length === 0
    ? findings
    : [...findings, `I6: ${left.length} images should be gone: ${left.join(' ')}`]
}

/** Images that the policy in force deletes, and that are there. */
export function leftOver(system: System): string[] {
  const kept = new Set(keptBy(system, topOf(system)))
  const present = system.registry.histories.get(REPOSITORY)?.present
  return system.team.builds
    .map(({ digest }) => digest)
    .filter((digest) => present?.has(digest) === true && !kept.has(digest))
}

/** Images that the policy in force keeps, that are there, and that lost a tag to careen. */
function tagless(system: System): string[] {
  const history = system.registry.histories.get(REPOSITORY)
  const tagged = new Set(history?.tags.values())
  const lost = keptBy(system, topOf(system)).filter(
    (digest) => history?.present.has(digest) === true && !tagged.has(digest),
  )
  return lost.map((digest) => `I1: ${digest} is kept by the policy, and it has no tag any more`)
}

/** The file is sound, and has no secret of a lease. */
function database(system: System): string[] {
  const raw = new SQLite(system.path(), { readonly: true })
  const check = raw.pragma('integrity_check(1)', { simple: true })
  const foreign = raw.pragma('foreign_key_check') as unknown[]
  raw.close()
  const bytes = [system.path(), `${system.path()}-wal`].map((path) => readFileSync(path))
  const hasSecret = system.secrets.some((secret) =>
    [Buffer.from(secret), Buffer.from(secret).toString('hex'), Buffer.from(secret).toString('base64')].some(
      (form) => bytes.some((file) => file.includes(form)),
    ),
  )
  system.secrets.length = 0
  return [
    ...(check === 'ok' && foreign.length === 0 ? [] : [`I8: the database is damaged: ${String(check)}`]),
    ...(hasSecret ? ['I10: the database has the secret of a lease'] : []),
  ]
}
