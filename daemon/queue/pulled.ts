import { CareenError } from '../../policies/model/index.ts'
import type { Queue } from './queue.ts'

type PulledDepth = () => { readonly waiting: number; readonly active: number }

/** Opens the queue of a daemon whose workers ask for each run: it has no jobs, as the store has the runs. `depth`: how many wait there. */
export function pulledQueue(depth: PulledDepth): Queue {
  return {
    kind: 'pulled',
    add: async () => {},
    repair: async () => {},
    listen: async () => {
      throw new CareenError('INTERNAL', 'this daemon executes no runs. Start careend with --concurrency 1')
    },
    depth: async () => depth(),
    close: async () => {},
  }
}

/** Returns the queue with a call before each addition. */
export function waking(queue: Queue, wake: () => void): Queue {
  return {
    ...queue,
    add: (runIds) => {
      wake()
      return queue.add(runIds)
    },
    repair: (runIds) => {
      if (runIds.length > 0) wake()
      return queue.repair(runIds)
    },
  }
}
