import { systemClock } from '../../daemon/clock.ts'
import { openLog } from '../../daemon/log.ts'
import {
  type Connections,
  type ConnectionsOptions,
  openConnections,
} from '../../daemon/registry/connections.ts'

/** Connections of a process that shares no registry with other processes. */
export function openTestConnections(more: Partial<ConnectionsOptions> = {}): Connections {
  return openConnections({
    env: {},
    clock: systemClock,
    version: 'test',
    allocate: undefined,
    log: openLog('silent'),
    ...more,
  })
}
