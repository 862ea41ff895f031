import type { Drift, DriftKind } from '../../../proto/resources/index.ts'
import type { OutputLine } from './line.ts'

/** The actions of Terraform. */
const ACTIONS: Readonly<Record<DriftKind, string>> = {
  CHANGED: 'update',
  MANAGED: 'update',
  DELETED: 'delete',
  ADDED: 'create',
}

/** Returns a line for each object that others changed. */
export function driftLines(drift: readonly Drift[]): readonly OutputLine[] {
  return drift.map(({ address, ...data }) => {
    const [type = '', ...name] = address.split('.')
    const resource = { addr: address, resourceType: type, resourceName: name.join('.') }
    const change = { resource, action: ACTIONS[data.kind] }
    return {
      type: 'resource_drift',
      message: `${address}: Drift detected (${change.action})`,
      data: { change, ...data },
    }
  })
}
