/** Places where a test makes something fail. The build leaves this file and all calls of it out of the package. */

const CALLS = ['apply', 'claim', 'renew', 'finish', 'due', 'start', 'migrate', 'store'] as const
const RECORDS = [
  'recordLoss',
  'recordManifests',
  'recordScan',
  'recordDecisions',
  'intend',
  'recordOutcome',
  'putBack',
] as const

/** Where the daemon writes: before and after the commit. */
export const COMMITS: readonly Failpoint[] = [...CALLS, ...RECORDS].flatMap((call): Failpoint[] => [
  `${call}.beforeCommit`,
  `${call}.afterCommit`,
])

/** Where a worker goes from one step to the next. */
export const STEPS = [
  'worker.begun',
  'worker.recovered',
  'worker.decided',
  'worker.checked',
  'worker.intended',
  'worker.sending',
  'worker.sent',
  'worker.recorded',
  'worker.finishing',
  'worker.finished',
] as const

type Call = (typeof CALLS)[number] | (typeof RECORDS)[number]
/** Before each statement that writes. */
export const WRITES = ['store.write'] as const

/** After each commit that is on the disk. */
export const SYNCS = ['store.synced'] as const

/** Where a restoration records an image. Why apart: no run comes here. */
export const RESTORES = ['restore.beforeCommit', 'restore.afterCommit'] as const

export type Failpoint =
  | `${Call}.${'beforeCommit' | 'afterCommit'}`
  | (typeof STEPS)[number]
  | (typeof WRITES)[number]
  | (typeof SYNCS)[number]
  | (typeof RESTORES)[number]

export type FailpointHook = (name: Failpoint) => void

let hook: FailpointHook | undefined

/** Does nothing unless `CAREEN_FAILPOINTS` or `setFailpoints` says what. */
export function failpoint(name: Failpoint): void {
  hook?.(name)
}

/** Calls `next` at each failpoint from now on; what it throws, the failpoint throws. */
export function setFailpoints(next: FailpointHook | undefined): void {
  hook = next
}

const ACTIONS: Readonly<Record<string, (name: string) => void>> = {
  kill: () => void process.kill(process.pid, 'SIGKILL'),
  // Why not a promise: all of the process stands still, as after SIGSTOP.
  hang: () => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0),
  exit: () => process.exit(1),
  error: (name) => {
    throw new Error(`failpoint ${name}`)
  },
}

/**
 * Reads `NAME=ACTION[@NTH]`, several divided by commas: kill, hang, exit or error, the first time that the place is reached, or the
 * NTH time. Throws for what is not so, as a test that injects nothing proves nothing.
 */
export function fromText(text: string): FailpointHook | undefined {
  if (text === '') return undefined
  const rules = text.split(',').map((rule) => {
    const {
      name = '',
      action = '',
      nth = '1',
    } = /^(?<name>[\w.]+)=(?<action>\w+)(?:@(?<nth>\d+))?$/.exec(rule)?.groups ?? {}
    const act = ACTIONS[action]
    if (
      act === undefined ||
      ![...COMMITS, ...STEPS, ...WRITES, ...SYNCS, ...RESTORES].some((known) => known === name)
    )
      throw new Error(
        `CAREEN_FAILPOINTS: ${rule} is not NAME=ACTION[@NTH] with a name of daemon/failpoint.ts`,
      )
    return { name, act, left: Number(nth) }
  })
  return (name) => {
    for (const rule of rules) {
      if (rule.name !== name) continue
      rule.left -= 1
      if (rule.left === 0) rule.act(name)
    }
  }
}

setFailpoints(fromText(process.env['CAREEN_FAILPOINTS'] ?? ''))
