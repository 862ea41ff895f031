import { createHash } from 'node:crypto'
import type { Digest } from '../../../policies/model/index.ts'

/** Returns the digest of bytes, or of text in UTF-8: `sha256:` and 64 hex digits. */
export function digestOf(bytes: Uint8Array | string): Digest {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}
