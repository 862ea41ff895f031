import { CareenError } from '../policies/model/index.ts'

/**
 * The version of the calls between daemon and worker. It grows when an older side would act wrongly. A worker speaks this one, a
 * daemon also the one before, so that the daemon is upgraded first. Workers that send none are older than all.
 */
export const WORKER_PROTOCOL = 2

const OLDEST: number = WORKER_PROTOCOL - 1

/** Throws PROTOCOL_UNSUPPORTED if the daemon does not speak the protocol of a worker. The message names both. */
export function refuseProtocol(spoken: number): void {
  if (spoken >= OLDEST && spoken <= WORKER_PROTOCOL) return
  const worker = spoken === 0 ? 'none, as it is older' : String(spoken)
  const daemon = `${OLDEST} to ${WORKER_PROTOCOL}`
  const remedy =
    spoken > WORKER_PROTOCOL
      ? 'Upgrade the daemon, then its workers'
      : 'Upgrade the worker to the version of the daemon'
  throw new CareenError(
    'PROTOCOL_UNSUPPORTED',
    `the daemon speaks the worker protocol ${daemon}, and the worker speaks ${worker}. ${remedy}`,
    { metadata: { daemon, worker: String(spoken) } },
  )
}
