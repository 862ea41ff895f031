import { compact } from '../../policies/model/index.ts'
import type {
  HealthComponent as WireComponent,
  HealthComponent__Output,
} from '../gen/careen/v1/HealthComponent.ts'
import { nameOf, parseName } from '../names.ts'
import type { HealthComponent, HealthState } from '../resources/index.ts'
import { fromTimestamp, given, need, stamp } from './basics.ts'

const REGISTRY = /^workspaces\/[^/]+\/registries\//

export function toHealthComponent(part: HealthComponent): WireComponent {
  const { registry } = part
  const component =
    registry === undefined
      ? part.component
      : nameOf('registry', { workspace: registry.workspace, registry: registry.name })
  return {
    component,
    state: `STATE_${part.state}`,
    code: part.code ?? '',
    message: part.message ?? '',
    note: part.note ?? '',
    sinceTime: stamp(part.since) ?? null,
    lastSuccessTime: stamp(registry?.lastSuccess) ?? null,
  }
}

export function fromHealthComponent(wire: HealthComponent__Output): HealthComponent {
  const { code, message, note, component } = wire
  return {
    component: REGISTRY.test(component) ? shortName(component) : component,
    state: stateOf(wire.state),
    since: need(fromTimestamp(wire.sinceTime), 'since_time'),
    ...given({ code, message, note }),
    ...compact({ registry: registryOf(component, fromTimestamp(wire.lastSuccessTime)) }),
  }
}

function stateOf(wire: HealthComponent__Output['state']): HealthState {
  switch (wire) {
    case 'STATE_OK':
      return 'OK'
    case 'STATE_DEGRADED':
      return 'DEGRADED'
    case 'STATE_FAILING':
    case 'STATE_UNSPECIFIED':
      return 'FAILING'
  }
}

function shortName(name: string): string {
  const { workspace, registry } = parseName('registry', name, 'component')
  return `${workspace}/${registry}`
}

function registryOf(component: string, lastSuccess: number | undefined): HealthComponent['registry'] {
  if (!REGISTRY.test(component)) return undefined
  const { workspace, registry: name } = parseName('registry', component, 'component')
  return { workspace, name, ...compact({ lastSuccess }) }
}
