import type { Pin, RepositoryRef } from '../../policies/model/index.ts'
import type { StoredPin } from '../../proto/resources/index.ts'
import type { Store } from '../store/store.ts'

/** Returns the pins of a repository as the engine reads them, also those that have ended. */
export function pinsOf({ pins }: Pick<Store, 'pins'>, ref: RepositoryRef): readonly Pin[] {
  return pins.ofRepository(ref).map(enginePin)
}

function enginePin({ registry, repository, reference, createdBy, reason, until }: StoredPin): Pin {
  const pin = { kind: 'pin', registry, repository, reference, owner: createdBy, reason } as const
  return until === undefined ? pin : { ...pin, until }
}

/** Returns pins that do not end. Why: if the clock is not known, nobody knows which of them have ended. */
export function withoutEnd(pins: readonly Pin[]): readonly Pin[] {
  return pins.map((pin) => {
    const { until: _, ...endless } = pin
    return endless
  })
}
