import { readableBytes } from '../../policies/scalars/index.ts'
import { degraded, fine, type Finding } from './parts.ts'

/** Where the database is, and how many bytes can still be written there. */
export type DiskSpace = { readonly folder: string; readonly free: number }

/** Less is reported: plans and scans of large repositories write that much. Bytes. */
const LITTLE = 1024 ** 3

/** Undefined: nobody could say how much is free. */
export function checkDisk(space: DiskSpace | undefined): Finding {
  if (space === undefined) return { ...fine('DISK'), note: 'free space not known' }
  const note = `${readableBytes(space.free)} free`
  if (space.free >= LITTLE) return { ...fine('DISK'), note }
  const message = `${note} at ${space.folder}. No image is deleted when the disk is full. Free some space`
  return { ...degraded('DISK', message), note }
}
