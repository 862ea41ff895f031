import type { CareenError } from '../../policies/model/index.ts'
import type { HealthComponent } from '../../proto/resources/index.ts'

/** How a part is now. `since` is added by who remembers. */
export type Finding = Omit<HealthComponent, 'since'>

export function fine(component: string): Finding {
  return { component, state: 'OK' }
}

export function degraded(component: string, message: string): Finding {
  return { component, state: 'DEGRADED', message }
}

export function failing(component: string, { code, message }: CareenError): Finding {
  return { component, state: 'FAILING', code, message }
}
