import type { Duration, Instant, RepositoryRef } from '../../policies/model/index.ts'
import type { Actor } from './access.ts'

/** When a pin ends. `after`: by the daemon's clock. */
export type PinEnd = { readonly at: Instant } | { readonly after: Duration } | 'never'

/** An image to pin. `field`: the path of the pin in the request. */
export type AskedPin = RepositoryRef & {
  readonly reference: string
  readonly reason: string
  readonly end: PinEnd
  readonly field: string
}

/** A request for pins. The same request id returns the same pins. `validateOnly`: nothing is stored. */
export type PinRequest = {
  readonly pins: readonly AskedPin[]
  /** Who pins, as people see it. */
  readonly by: string
  readonly actor: Actor
  readonly requestId: string
  readonly validateOnly: boolean
}

/** A request to remove a pin. `etag`: it must be that of the pin; empty: any. The same request id acts once. */
export type UnpinRequest = Omit<PinRequest, 'pins' | 'by'> & {
  readonly workspace: string
  readonly id: string
  readonly etag: string
}
