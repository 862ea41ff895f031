import type { Assignment, Ledger } from '../../daemon/ledger/index.ts'
import { CareenError } from '../../policies/index.ts'
import type { Random } from '../life/random.ts'
import type { SimulatedProcess } from './process.ts'
import type { SimulatedTime } from './time.ts'
/** The way from a worker to the daemon: calls take time, and fail before or after they took effect. */

const CALLS = [
  'begin',
  'renew',
  'assignmentInput',
  'recall',
  'openIntents',
  'facts',
  'recordManifests',
  'recordScan',
  'recordLoss',
  'recordDecisions',
  'intend',
  'recordOutcome',
  'putBack',
  'finish',
] as const

const LISTS = ['sightings', 'approved', 'tags', 'pushes'] as const

export type LedgerOptions = {
  /** The daemon has given a run. */
  readonly granted: (assignment: Assignment) => void
  /** The daemon has allowed a DELETE, and the worker does not know yet. Default: nobody is concerned. */
  readonly intended?: () => void
  readonly time: SimulatedTime
  readonly random: Random
  readonly process: SimulatedProcess
  readonly trouble: () => number
  /** The daemon that runs now; undefined: none does. `gone` rejects when it ends. */
  readonly current: () => { readonly ledger: Ledger; readonly gone: Promise<never> } | undefined
}

export function ledgerOf(options: LedgerOptions): Ledger {
  const { time, random, process, trouble, current, granted, intended } = options
  const hop = (): Promise<void> => time.wait(random.int(0, 20))
  const down = (): never => {
    throw new CareenError('DAEMON_UNREACHABLE', 'the daemon cannot be reached')
  }
  const call = (method: (typeof CALLS)[number], args: readonly unknown[]): Promise<unknown> =>
    process.through(
      (async () => {
        await hop()
        const { ledger, gone } = current() ?? down()
        const act = ledger[method] as (...all: readonly unknown[]) => Promise<unknown>
        const answer = await Promise.race([act(...args), gone])
        if (method === 'begin' && answer !== undefined) granted(answer as Assignment)
        if (method === 'intend') intended?.()
        if (random.chance(0.01 * trouble())) return down()
        await hop()
        return answer
      })(),
    )
  const list = (method: (typeof LISTS)[number], args: readonly unknown[]): AsyncIterable<unknown> =>
    (async function* () {
      await process.through(hop())
      const { ledger, gone } = current() ?? down()
      const act = ledger[method] as (...all: readonly unknown[]) => AsyncIterable<unknown>
      const parts = act(...args)[Symbol.asyncIterator]()
      for (;;) {
        const part = await process.through(Promise.race([parts.next(), gone]))
        if (part.done === true) return
        yield part.value
        await process.through(hop())
      }
    })()
  const entries = [
    ...CALLS.map((method) => [method, (...args: readonly unknown[]) => call(method, args)] as const),
    ...LISTS.map((method) => [method, (...args: readonly unknown[]) => list(method, args)] as const),
  ]
  return Object.fromEntries(entries)
}
