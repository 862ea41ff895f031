import { CareenError } from '../policies/model/index.ts'

/**
 * The version of the calls between daemon and worker. It grows when an older side would act wrongly. A worker speaks this one, a
 * daemon also the one before, so that the daemon is upgraded first.
 */
export const WORKER_PROTOCOL = 4

/** The first protocol that is spoken. Protocols 1 and 2 had other authority over runs, and 3 was never released. */
const FIRST = 4

const OLDEST: number = Math.max(FIRST, WORKER_PROTOCOL - 1)

/** Calls of workers that speak an earlier protocol than the first one. */
const EARLIER = '/careen.v1.WorkerService/'

/** Throws PROTOCOL_UNSUPPORTED if the daemon does not speak the protocol of a worker. The message names both. */
export function refuseProtocol(spoken: number): void {
  if (spoken < OLDEST) throw unsupported(spoken === 0 ? 'none' : String(spoken), UPGRADE_WORKER)
  if (spoken > WORKER_PROTOCOL) throw unsupported(String(spoken), 'Upgrade the daemon, then its workers')
}

/** Returns the error for a method of an earlier protocol, or undefined if the path is no such method. */
export function earlierProtocol(path: string): CareenError | undefined {
  return path.startsWith(EARLIER) ? unsupported(`an earlier one than ${FIRST}`, UPGRADE_WORKER) : undefined
}

const UPGRADE_WORKER = 'Upgrade the worker to the version of the daemon'

function unsupported(worker: string, remedy: string): CareenError {
  const daemon = OLDEST === WORKER_PROTOCOL ? String(OLDEST) : `${OLDEST} to ${WORKER_PROTOCOL}`
  return new CareenError(
    'PROTOCOL_UNSUPPORTED',
    `the daemon speaks the worker protocol ${daemon}, and the worker speaks ${worker}. ${remedy}`,
    { metadata: { daemon, worker } },
  )
}
