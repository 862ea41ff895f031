import { createHash } from 'node:crypto'
import type { Digest } from '../../../policies/model/index.ts'
import type { Answer, Ask } from '../transport/index.ts'
import type { Core } from './context.ts'

/** A GET with the rights to pull. */
export function pull(core: Core, repository: string, ask: Omit<Ask, 'method'>): Promise<Answer> {
  return core.auth.ask('read', `repository:${repository}:pull`, { method: 'GET', ...ask })
}

export function sha256(bytes: Uint8Array): Digest {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}
