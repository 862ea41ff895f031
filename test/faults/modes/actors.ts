import { AsyncLocalStorage } from 'node:async_hooks'
import { type Failpoint, setFailpoints } from '../../../daemon/failpoint.ts'
import type { SimulatedProcess } from '../../simulation/process.ts'
/** Which simulated process executes what runs now, and which fault waits for it. */

const actors = new AsyncLocalStorage<SimulatedProcess>()

/** What a process that was killed throws where it stood. Nobody sees it but the code that is dead. */
export class Crash extends Error {}

export type Armed = {
  /** Whom the fault may strike. */
  readonly who: (process: SimulatedProcess) => boolean
  /** Where; absent: at any failpoint. */
  readonly at?: readonly Failpoint[]
  /** How often the place is passed before, and that time. */
  readonly nth: number
  /** What it throws, the failpoint throws. */
  readonly strike: (process: SimulatedProcess, name: Failpoint) => void
}

export function actAs<T>(process: SimulatedProcess, act: () => T): T {
  return actors.run(process, act)
}

/** Returns an object whose methods do nothing, and never answer, once their process is dead. */
export function ofLiving<T extends object>(process: SimulatedProcess, target: T): T {
  const entries = Object.entries(target).map(([name, value]: [string, unknown]) => {
    if (typeof value !== 'function') return [name, value]
    const act = value as (...args: readonly unknown[]) => unknown
    return [name, (...args: readonly unknown[]) => (process.isAlive() ? act(...args) : new Promise(() => {}))]
  })
  return Object.fromEntries(entries) as T
}

export type Faults = {
  /** Replaces the fault that waits. */
  readonly arm: (armed: Armed | undefined) => void
  /** Where faults struck, in order. */
  readonly struck: readonly Failpoint[]
  readonly [Symbol.dispose]: () => void
}

/** From now on failpoints of simulated processes lead here. `onSync`: called after each commit that is on the disk. */
export function openFaults(onSync: () => void = () => {}): Faults {
  const struck: Failpoint[] = []
  const waiting: { armed: Armed | undefined; left: number } = { armed: undefined, left: 0 }
  setFailpoints((name) => {
    const process = actors.getStore()
    const { armed } = waiting
    if (process?.isAlive() === true && name === 'store.synced') onSync()
    if (process?.isAlive() !== true || armed?.who(process) !== true) return
    if (armed.at !== undefined && !armed.at.includes(name)) return
    waiting.left -= 1
    if (waiting.left > 0) return
    waiting.armed = undefined
    struck.push(name)
    armed.strike(process, name)
  })
  return {
    arm: (armed) => Object.assign(waiting, { armed, left: armed?.nth ?? 0 }),
    struck,
    [Symbol.dispose]: () => setFailpoints(undefined),
  }
}
