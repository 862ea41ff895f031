import { CareenError } from '../../../policies/model/index.ts'
import type { DeleteOutcome, DeleteSlot } from '../client.ts'
import type { Lane } from '../traffic/index.ts'
import type { Answer, Ask } from '../transport/index.ts'
import { deleteOutcome } from './answers.ts'
import type { Core } from './context.ts'

/** Longest wait of a DELETE before it is sent. Milliseconds. */
const PATIENCE = 10_000

/**
 * Returns the monotonic time until which a DELETE may be sent. Why: later, the inspection before it is out of date. The time of the
 * slot counts once: further requests belong to the same image.
 */
export function sendBy({ monotonic, latest }: Core, repository: string): number {
  const ofSlot = latest.get(repository) ?? Number.POSITIVE_INFINITY
  latest.delete(repository)
  return Math.min(monotonic() + PATIENCE, ofSlot)
}

const SMALL = 1 << 20

/** See ManifestDeleter. */
export async function deleteSlot(core: Core, repository: string, signal: AbortSignal): Promise<DeleteSlot> {
  const slot = await core.http.slot({ lane: deleteLane(core), repository }, { signal })
  core.slots.set(repository, slot)
  return {
    sendBy: (latest) => void core.latest.set(repository, latest),
    end: () => {
      if (core.slots.get(repository) === slot) core.slots.delete(repository)
      core.latest.delete(repository)
      slot.end({ kind: 'void' })
    },
  }
}

function deleteLane({ options }: Core): Lane {
  return options.deleteCost === 'constant' ? 'write' : 'delete'
}

/** Returns the request of a DELETE at the registry's own host. It uses the slot acquired for the repository, else waits for one. */
export function deleteAsk(core: Core, repository: string, path: string, what: 'digest' | 'tag'): Ask {
  const alone = what === 'digest' ? deleteLane(core) : 'write'
  const lane = core.slots.has(repository) ? 'reserved' : alone
  return { method: 'DELETE', path, limit: SMALL, lane, repository, sendBy: sendBy(core, repository) }
}

/** DELETE of the OCI API, by digest or by tag. */
export function remove(core: Core, repository: string, reference: string): Promise<DeleteOutcome> {
  const path = `/v2/${repository}/manifests/${reference}`
  const ask = deleteAsk(core, repository, path, reference.includes(':') ? 'digest' : 'tag')
  return sendDelete(
    () => core.auth.ask('once', `repository:${repository}:delete`, ask),
    (answer) => deleteOutcome(answer, core.where(repository)),
  )
}

/** Sends a DELETE once. Returns `unknown` if no answer arrived. Throws if the request was not sent. */
export async function sendDelete(
  send: () => Promise<Answer>,
  judge: (answer: Answer) => DeleteOutcome,
): Promise<DeleteOutcome> {
  try {
    return judge(await send())
  } catch (thrown) {
    const error = CareenError.from(thrown)
    if (error.code === 'REGISTRY_UNREACHABLE' || error.code === 'REGISTRY_INVALID_RESPONSE')
      return { kind: 'unknown', why: error.message }
    throw error
  }
}
