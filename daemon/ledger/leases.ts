import { createHash, timingSafeEqual } from 'node:crypto'
import { CareenError } from '../../policies/model/index.ts'
import type { Lease, Run } from '../../proto/resources/index.ts'
import type { Boot } from '../clock.ts'
import type { Store } from '../store/store.ts'
import { leaseEnd, leaseTime } from './lease-time.ts'
import { LEASE_LENGTH } from './ledger.ts'

/** Who takes runs: an authenticated identity, and a process of it, named by a UUID. */
export type WorkerKey = {
  readonly identity: string
  readonly instance: string
  /** Which runs it may be given in place of the one that it asks for. Absent: all. */
  readonly mayTake?: (run: Run) => boolean
}

/** `worker`: its name, for people. `attempt`: a UUID that repeated requests share. */
export type RunWish = {
  readonly runId: string
  readonly worker: string
  readonly attempt: string | undefined
}

/** The leases of the store: who has which, and with which secret. */
export type Leases = {
  /**
   * Claims a run. The same attempt gets the same lease again until the lease is used, as its answer was lost. Returns undefined if the
   * run has ended, or another runner has its lease. Requires a transaction.
   */
  readonly give: (wish: RunWish, by: WorkerKey) => { run: Run; lease: Lease } | undefined
  /** Returns the run that the attempt got, if its lease was never used. */
  readonly given: (wish: Pick<RunWish, 'attempt'>, by: WorkerKey) => string | undefined
  /** Returns the run of a lease. Throws LEASE_LOST, in the same words whatever is wrong with it. */
  readonly prove: (lease: Lease, by: WorkerKey) => Run
}

export type LeaseOptions = {
  readonly store: Store
  readonly now: () => number
  readonly boot: Boot
  /** Returns so many random bytes, from a generator that cannot be guessed. */
  readonly random: (size: number) => Uint8Array
}

/** Size of a secret. Bytes. */
const SECRET = 32

/** Stands for the hash of a lease that does not exist. Why: it costs the same comparison. */
const NOBODY: Uint8Array = new Uint8Array(32)

type Unused = { readonly attempt: string; readonly identity: string; readonly lease: Lease }

export function openLeases({ store, now, boot, random }: LeaseOptions): Leases {
  /** By run: leases that were never presented. Why in memory: of a secret only the hash is stored. */
  const unused = new Map<string, Unused>()
  return {
    give: ({ runId, worker, attempt }, { identity, instance }) => {
      const again = unused.get(runId)
      if (again !== undefined && again.attempt === attempt && isOf(again, { identity, instance })) {
        const run = store.runs.get(runId)
        if (run !== undefined && store.runs.renew(again.lease, leaseEnd(boot)))
          return { run, lease: again.lease }
      }
      const secret = random(SECRET)
      const holder = { identity, instance, sha256: hashOf(secret) }
      const { until } = leaseEnd(boot)
      const claim = { ...holder, worker, until, time: leaseTime(boot), now: now() }
      const claimed = store.runs.claim(runId, claim)
      if (claimed === undefined) return undefined
      const { run, generation } = claimed
      const { workspace } = run
      const lease = { workspace, runId, instance, generation, secret, validFor: LEASE_LENGTH }
      if (attempt !== undefined) unused.set(runId, { attempt, identity, lease })
      return { run, lease }
    },
    given: ({ attempt }, by) =>
      [...unused.values()].find((one) => one.attempt === attempt && isOf(one, by))?.lease.runId,
    prove: (lease, by) => {
      const { identity, instance, sha256 } = store.runs.holder(lease) ?? { ...by, sha256: NOBODY }
      const isRight = timingSafeEqual(hashOf(lease.secret), sha256)
      const run = store.runs.get(lease.runId)
      const isHolder =
        identity === by.identity && [by.instance, lease.instance].every((one) => one === instance)
      if (!isRight || !isHolder || run?.workspace !== lease.workspace) return lost(lease)
      unused.delete(lease.runId)
      return run
    },
  }
}

export function lost({ runId }: Pick<Lease, 'runId'>): never {
  throw new CareenError('LEASE_LOST', `run ${runId}: another worker has the lease, or the run has ended`, {
    metadata: { run: runId },
  })
}

function isOf({ identity, lease }: Unused, by: WorkerKey): boolean {
  return identity === by.identity && lease.instance === by.instance
}

function hashOf(secret: Uint8Array): Uint8Array {
  return createHash('sha256').update(secret).digest()
}
