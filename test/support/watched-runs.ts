import assert from 'node:assert/strict'
import type { Operations } from '../../daemon/services.ts'
import type { World } from './world.ts'

/** The runs of a world whose one watched run is cancelled when its watch is opened for the last time. `streams`: how often it was opened. */
export function cancelledAtWatch(
  world: World,
  last: number,
): { readonly runs: Operations['runs']; readonly streams: () => number } {
  let streams = 0
  const runs: Operations['runs'] = {
    ...world.runs,
    watch: (query, signal) => {
      streams += 1
      if (streams === last) world.runs.cancel(query.run ?? assert.fail('one run is watched'))
      return world.runs.watch(query, signal)
    },
  }
  return { runs, streams: () => streams }
}
