import { CareenError } from '../../../policies/model/index.ts'
import type { DeleteOutcome, DeleteTurn } from '../client.ts'
import type { Lane } from '../traffic/index.ts'
import type { Answer, Ask } from '../transport/index.ts'
import { deleteOutcome } from './answers.ts'
import type { Core } from './context.ts'

/** Longest that a DELETE waits to be sent, in milliseconds. */
const PATIENCE = 10_000

/** Until when a DELETE that is asked for at this moment may be sent: what was looked at before must still be so. */
export function sendBy({ monotonic }: Core): number {
  return monotonic() + PATIENCE
}

const SMALL = 1 << 20

/** See ManifestDeleter. */
export async function deleteTurn(core: Core, repository: string, signal: AbortSignal): Promise<DeleteTurn> {
  const turn = await core.http.turn({ lane: deleteLane(core), repository }, { signal })
  core.turns.set(repository, turn)
  return {
    end: () => {
      if (core.turns.get(repository) === turn) core.turns.delete(repository)
      turn.end({ kind: 'void' })
    },
  }
}

function deleteLane({ options }: Core): Lane {
  return options.deleteCost === 'constant' ? 'write' : 'delete'
}

/** A DELETE at the registry's own host: in the turn that was taken in the repository, else it waits for one itself. */
export function deleteAsk(core: Core, repository: string, path: string, what: 'digest' | 'tag'): Ask {
  const alone = what === 'digest' ? deleteLane(core) : 'write'
  const lane = core.turns.has(repository) ? 'held' : alone
  return { method: 'DELETE', path, limit: SMALL, lane, repository, sendBy: sendBy(core) }
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

/** Sends a DELETE once; an answer that did not come is `unknown`, and what was never sent is thrown. */
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
