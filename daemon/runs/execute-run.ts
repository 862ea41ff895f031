import { CareenError, type Registry } from '../../policies/model/index.ts'
import type { Clock } from '../clock.ts'
import { pendingDeletes, type Decided, decideHere, countTags } from '../evaluation/index.ts'
import { scan, type Told } from '../inventory/index.ts'
import {
  ledgerFacts,
  type HeldLease,
  holdLease,
  type Assignment,
  type Ledger,
  type RunResult,
} from '../ledger/index.ts'
import type { RegistryClient } from '../registry/client.ts'
import { allApproved, clean } from './clean.ts'
import { preview } from './preview.ts'
import { refuseSkew, type WorkTime, workTime } from './run-clock.ts'

export type WorkDeps = {
  readonly ledger: Ledger
  /** A client for a declared registry, with the credentials that its reference names on this host. */
  readonly open: (registry: Registry) => Promise<RegistryClient>
  readonly clock: Clock
  /** This worker's name, for people. */
  readonly worker: string
}

const DECISIONS_PART = 200

/**
 * Does the work of one run, from taking it to its result. Returns false when there was nothing to do. Only a ledger that
 * cannot be reached makes it throw; then the run's lease runs out and another worker begins anew.
 */
export async function work(deps: WorkDeps, runId: string, stop: AbortSignal): Promise<boolean> {
  const asked = deps.clock.now()
  const assignment = await deps.ledger.begin(runId, deps.worker)
  if (!assignment) return false
  await using held = holdLease(deps.ledger, assignment.lease, deps.clock)
  const time = workTime(deps.clock, { asked, told: assignment.now })
  const result = await resultOf(deps, { assignment, held, stop, time })
  await deps.ledger.finish(held.lease(), result)
  return true
}

type Job = {
  readonly assignment: Assignment
  readonly held: HeldLease
  readonly stop: AbortSignal
  readonly time: WorkTime
}

async function resultOf(deps: WorkDeps, job: Job): Promise<RunResult> {
  const { assignment, held, stop, time } = job
  const { ledger, clock } = deps
  try {
    refuseSkew(time, deps.worker)
    const client = await deps.open(assignment.registry)
    const look = (signal: AbortSignal) => lookAt(deps, job, client, signal)
    if (assignment.run.kind === 'DRY_RUN')
      return await preview(look, assignment.conditions, AbortSignal.any([held.signal, stop]))
    return await clean({ assignment, client, ledger, held, clock, stop, look })
  } catch (thrown) {
    // Whatever else ends the run: the repository is to be stopped.
    if (isIncident(CareenError.from(thrown))) return failure(CareenError.from(thrown))
    if (held.signal.aborted) return failure(CareenError.from(held.signal.reason))
    if (stop.aborted) return { state: 'QUEUED', message: 'the worker was stopped; another one begins anew' }
    return failure(CareenError.from(thrown))
  }
}

function failure(error: CareenError): RunResult {
  if (error.code === 'LEASE_LOST') throw error
  const message = error.message
  if (error.code === 'CANCELLED') return { state: 'CANCELLED', errorCode: error.code, message }
  return { state: 'FAILED', errorCode: error.code, message, incident: isIncident(error) }
}

function isIncident({ code }: CareenError): boolean {
  return code === 'KEPT_TAG_MISSING'
}

/**
 * Where the registry tells of pushes, a run that nobody asked for looks at first only at what it told of. Something is to go by
 * that, or a guard trips: then everything is looked at, and only what is decided then counts.
 */
async function lookAt(
  deps: WorkDeps,
  job: Job,
  client: RegistryClient,
  signal: AbortSignal,
): Promise<Decided> {
  const told = await toldSince(deps, job)
  const spared = told === undefined ? undefined : await decideOn(deps, job, { client, signal, told })
  return spared !== undefined && isQuiet(spared) ? spared : decideOn(deps, job, { client, signal })
}

async function toldSince(
  { ledger }: WorkDeps,
  { assignment, held }: Job,
): Promise<readonly Told[] | undefined> {
  const { run, spareAfter } = assignment
  if (run.trigger !== 'schedule' || spareAfter === undefined) return undefined
  const told: Told[] = []
  for (let after = spareAfter; ;) {
    const { pushes, upTo } = await ledger.pushes(held.lease(), after)
    if (pushes.length === 0) return told
    told.push(...pushes)
    after = upTo
  }
}

function isQuiet({ decisions, limitChecks }: Decided): boolean {
  return decisions.every(({ action }) => action === 'KEEP') && limitChecks.every(({ ok }) => ok)
}

type Sight = {
  readonly client: RegistryClient
  readonly signal: AbortSignal
  readonly told?: readonly Told[]
}

async function decideOn(deps: WorkDeps, job: Job, { client, signal, ...told }: Sight): Promise<Decided> {
  const { ledger } = deps
  const { assignment, held, time } = job
  const { run, policy, protections } = assignment
  const pending = pendingDeletes(await ledger.openIntents(held.lease()))
  const scanned = await scan({
    client,
    registry: assignment.registry,
    repository: run.repository,
    now: time.now,
    drift: time.drift,
    signal,
    pending,
    ...told,
    inventory: {
      looks: assignment.looks,
      sightings: (after) => ledger.sightings(held.lease(), after),
      tags: (after) => ledger.tags(held.lease(), after),
      recall: (digests) => ledger.recall(held.lease(), digests),
      facts: ledgerFacts(ledger, () => held.lease()),
      record: (record, last) => ledger.recordScan(held.lease(), record, last),
      recordLoss: (loss) => ledger.recordLoss(held.lease(), loss),
    },
  })
  const approved = await allApproved(ledger, held)
  const quota = policy?.quota
  const scopeTags = quota?.tags === undefined ? undefined : await count(deps, job, scanned.tags, signal)
  const request = {
    ref: run,
    scanned,
    policy,
    protections,
    approved,
    scopeTags,
    scopeBytes: assignment.quotaBytes === undefined ? undefined : assignment.quotaBytes + scanned.bytes,
    changedAt: assignment.policyChangedAt,
    conditions: assignment.conditions,
    pending,
    now: time.now(),
  }
  const decided = await decideHere(request, { client, registry: assignment.registry, signal })
  const { decisions } = decided
  for (let from = 0; from === 0 || from < decisions.length; from += DECISIONS_PART) {
    await ledger.recordDecisions(held.lease(), decisions.slice(from, from + DECISIONS_PART), from === 0)
  }
  return decided
}

function count(deps: WorkDeps, job: Job, tags: number, signal: AbortSignal): Promise<number | undefined> {
  const { run, quotaScope, quotaRegistries } = job.assignment
  return countTags({
    own: { ref: run, tags },
    others: quotaScope,
    registries: quotaRegistries,
    open: deps.open,
    signal,
  })
}
