import { CareenError, compact, type Instant } from '../../policies/model/index.ts'
import type { StoredPin, AskedPin } from '../../proto/resources/index.ts'
import { repositoryAt } from '../store/lookup.ts'
import type { NewId, Store } from '../store/store.ts'
import type { PinDeps } from './service.ts'

/** What becomes of a pin that is asked for. `again`: it had ended. `replaced`: it counts as new, because runs may have decided that it has ended. */
export type PlannedPin = {
  readonly kind: 'new' | 'again' | 'replaced' | 'extended' | 'unchanged'
  readonly pin: StoredPin
}

/** A run may decide by an end that it read so long ago. Milliseconds. */
const RUN = 24 * 3_600_000

/** Returns the pin to store. Does not store it. Throws NOT_FOUND if the registry is not declared. */
export function plannedPin(
  { store, newId }: PinDeps,
  asked: AskedPin,
  { by: createdBy, at: now }: { readonly by: string; readonly at: Instant },
): PlannedPin {
  const { registry, repository, reference, end } = asked
  const until = end === 'never' ? undefined : 'at' in end ? end.at : now + end.after
  const wanted = { registry, repository, reference, reason: asked.reason.trim(), createdBy }
  const found = store.pins.same(wanted)
  if (found === undefined || !isBefore(now, found.until)) {
    if (found !== undefined)
      return { kind: 'again', pin: { ...fresh(found), createdAt: now, ...compact({ until }) } }
    const { workspace } = repositoryAt(store, asked)
    return {
      kind: 'new',
      pin: { ...wanted, workspace, id: unusedId(store, newId), createdAt: now, ...compact({ until }) },
    }
  }
  if (!isLater(until, found.until)) return { kind: 'unchanged', pin: found }
  const kind = isBefore(now + RUN, found.until) ? 'extended' : 'replaced'
  return { kind, pin: { ...fresh(found), ...compact({ until }) } }
}

/** Stores it. Requires a transaction. */
export function storePin({ pins }: Store, { kind, pin }: PlannedPin): void {
  if (kind === 'unchanged') return
  if (kind === 'extended') return pins.extend(pin.id, pin.until)
  if (kind !== 'new') pins.remove(pin.id)
  if (!pins.insert(pin)) throw new CareenError('INTERNAL', `pin ${pin.id} exists already. Pin again`)
}

/** How often an id is drawn before the random bytes of this host repeat. */
const DRAWS = 100

function unusedId({ pins }: Store, newId: NewId): string {
  for (let drawn = 0; drawn < DRAWS; drawn += 1) {
    const id = newId('pin')
    if (pins.get(id) === undefined) return id
  }
  throw new CareenError('INTERNAL', 'the random ids of pins repeat. Check the random bytes of this host')
}

function fresh(pin: StoredPin): Omit<StoredPin, 'until'> {
  const { until: _, ...rest } = pin
  return rest
}

function isBefore(now: Instant, until: Instant | undefined): boolean {
  return until === undefined || now < until
}

function isLater(until: Instant | undefined, than: Instant | undefined): boolean {
  return than !== undefined && (until === undefined || until > than)
}
