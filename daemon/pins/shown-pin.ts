import { createHash } from 'node:crypto'
import { compact, type Digest } from '../../policies/model/index.ts'
import type { Intent, ShownPin, StoredPin } from '../../proto/resources/index.ts'
import type { Store } from '../store/store.ts'

/** Returns a pin with what the last scan and the journal know of its image. Sends no requests. */
export function shownPin(store: Store, pin: StoredPin): ShownPin {
  return shown(store, pin, store.intents.open(pin))
}

/** Returns pins as `shownPin` does. Reads the open intents of each repository once. */
export function shownPins(store: Store, pins: readonly StoredPin[]): readonly ShownPin[] {
  const open = new Map<string, readonly Intent[]>()
  return pins.map((pin) => {
    const name = `${pin.registry}/${pin.repository}`
    const intents = open.get(name) ?? store.intents.open(pin)
    open.set(name, intents)
    return shown(store, pin, intents)
  })
}

function shown(store: Store, pin: StoredPin, open: readonly Intent[]): ShownPin {
  const image = imageOf(store, pin)
  const isPending = open.some(
    ({ digest, tags }) => digest === (image ?? pin.reference) || tags.includes(pin.reference),
  )
  return { ...pin, etag: etagOf(pin), ...compact({ image, deletePending: isPending ? true : undefined }) }
}

function imageOf({ tags, sightings }: Store, pin: StoredPin): Digest | undefined {
  if (pin.reference.includes(':')) {
    const [seen] = sightings.find(pin, [pin.reference])
    return seen === undefined || seen.goneAt !== undefined ? undefined : seen.digest
  }
  const tag = tags.find(pin, pin.reference)
  return tag === undefined || tag.removedAt !== undefined ? undefined : tag.digest
}

/** Returns a text that changes with the pin, in quotes. */
export function etagOf({ id, createdAt, until }: StoredPin): string {
  const text = JSON.stringify([id, createdAt, until ?? null])
  return `"${createHash('sha256').update(text).digest('hex').slice(0, 16)}"`
}
