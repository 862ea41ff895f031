import { pinSubject, timeText } from '../../policies/audit/index.ts'
import { CareenError } from '../../policies/model/index.ts'
import type { Actor, StoredPin, PinRequest, UnpinRequest } from '../../proto/resources/index.ts'
import type { PinOperations } from '../services.ts'
import type { NewId, Store } from '../store/store.ts'
import { refuseInvalid, refuseTooMany } from './checks.ts'
import { type PlannedPin, plannedPin, storePin } from './planned-pin.ts'
import { etagOf, shownPin, shownPins } from './shown-pin.ts'

export type PinDeps = { readonly store: Store; readonly now: () => number; readonly newId: NewId }

export function pinOperations(deps: PinDeps): PinOperations {
  const { store, now } = deps
  return {
    create: (request) =>
      shownPins(
        store,
        store.transaction(() => create(deps, request)),
      ),
    get: (id) => shownPin(store, pinAt(store, id)),
    list: (query) => shownPins(store, store.pins.list(query, now())),
    remove: (request) => store.transaction(() => remove(store, request)),
  }
}

/** Requires a transaction. */
function create(deps: PinDeps, request: PinRequest): readonly StoredPin[] {
  const { store, now } = deps
  const key = {
    id: request.requestId,
    method: 'CreatePins',
    arguments: { pins: JSON.stringify(request.pins), validateOnly: request.validateOnly },
  }
  const before = store.requests.resultOf(key)
  if (before !== undefined) return JSON.parse(before) as readonly StoredPin[]
  const at = now()
  for (const asked of request.pins) refuseInvalid(asked, at)
  refuseTooMany(store.pins.count(at) + request.pins.length)
  const made = request.pins.map((asked) => {
    const planned = plannedPin(deps, asked, { by: request.by, at })
    if (!request.validateOnly) record(store, planned, request.actor)
    return planned.pin
  })
  store.requests.remember(key, JSON.stringify(made))
  return made
}

function record(store: Store, planned: PlannedPin, actor: Actor): void {
  const { kind, pin } = planned
  storePin(store, planned)
  // Why no others: programs extend their pins each hour.
  if (kind === 'new' || kind === 'again')
    store.audit.add({ type: 'careen.pin.created', actor, about: pinSubject(pin), payload: payloadOf(pin) })
}

function payloadOf({ reference, reason, createdBy, until }: StoredPin) {
  const expire_time = until === undefined ? 'never' : timeText(until)
  return { reference, reason, created_by: createdBy, expire_time }
}

/** Requires a transaction. */
function remove(store: Store, { workspace, id, etag, requestId, validateOnly, actor }: UnpinRequest): void {
  const key = { id: requestId, method: 'DeletePin', arguments: { pin: id, etag, validateOnly } }
  if (store.requests.resultOf(key) !== undefined) return
  const pin = pinAt(store, id, workspace)
  if (etag !== '' && etag !== etagOf(pin))
    throw new CareenError(
      'ETAG_MISMATCH',
      `pin ${id} of ${pin.reference} was changed by ${pin.createdBy}. Nothing was removed. Read the pin again, then repeat with its etag`,
      { metadata: { pin: id } },
    )
  if (!validateOnly) {
    store.pins.remove(id)
    store.audit.add({ type: 'careen.pin.removed', actor, about: pinSubject(pin), payload: payloadOf(pin) })
  }
  store.requests.remember(key, '')
}

/** `workspace`: the pin must be in it. Undefined: in any. */
function pinAt(store: Store, id: string, workspace?: string): StoredPin {
  const pin = store.pins.get(id)
  if (pin !== undefined && (workspace === undefined || pin.workspace === workspace)) return pin
  throw new CareenError('NOT_FOUND', `pin ${id} does not exist. To list the pins, run: careen pins`, {
    metadata: { pin: id },
  })
}
