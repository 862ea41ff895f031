import type { Places as WirePlaces, Places__Output } from '../gen/careen/worker/v1/Places.ts'
import { malformed, need } from './basics.ts'

/** Numbers of concurrent requests. */
type Places = Readonly<Record<'read' | 'write' | 'delete', number>>

export function toPlaces(places: Places): WirePlaces {
  return { reads: places.read, writes: places.write, deletes: places.delete }
}

export function fromPlaces(wire: Places__Output | null, field: string): Places {
  const { reads, writes, deletes } = need(wire, field)
  if (Math.min(reads, writes, deletes) < 0) throw malformed(field, 'a number is negative')
  return { read: reads, write: writes, delete: deletes }
}
