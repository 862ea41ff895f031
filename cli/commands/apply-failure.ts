import { CareenError } from '../../policies/model/index.ts'
import type { HistoryEntry } from '../../proto/resources/index.ts'
import { reportError } from '../framework/report.ts'
import type { Terminal } from '../framework/terminal.ts'
import type { Client } from '../remote/client.ts'
import { staleText } from '../views/stale.ts'

export const REFUSED = 'Apply refused. Nothing was changed.\n'
export const FAILED = 'Apply failed. Nothing was changed.\n'

/** Most applies that are asked for. */
const MOST = 100

/**
 * Reports why nothing was applied, and says so in the last line. A plan that is stale names who applied since. `again`: the command that plans
 * again. Returns the exit status.
 */
export async function reportUnchanged(
  client: Pick<Client, 'history'>,
  thrown: unknown,
  terminal: Terminal,
  again: string,
): Promise<number> {
  const error = CareenError.from(thrown)
  const applies = await appliesSince(client, error)
  if (applies.length > 0) {
    const { workspace = '', base_serial: base = '' } = error.metadata
    const text = staleText({ workspace, base: Number(base), applies }, terminal.width)
    const named = new CareenError(error.code, text, { cause: thrown, metadata: error.metadata })
    return reportError(named, terminal, `Nothing was changed. Plan again: ${again}\n`)
  }
  return reportError(thrown, terminal, /nothing was changed/i.test(error.message) ? '' : FAILED)
}

/** Returns the applies that made a plan stale, the oldest first; none if that is not the error, or they cannot be read. */
async function appliesSince(
  client: Pick<Client, 'history'>,
  { code, metadata: { workspace, base_serial: base } }: CareenError,
): Promise<readonly HistoryEntry[]> {
  if (code !== 'PLAN_STALE' || workspace === undefined || base === undefined) return []
  try {
    const entries = await client.history(workspace, { limit: MOST })
    return entries.filter(({ serial }) => serial > Number(base)).toReversed()
  } catch {
    return []
  }
}
