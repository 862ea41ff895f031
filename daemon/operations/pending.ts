import type { Digest, Intent } from '../../policies/index.ts'

/** What the DELETEs of intents without an outcome may still take: their images, and what those list. */
export function pendingOf(
  open: readonly Pick<Intent, 'digest' | 'action' | 'children'>[],
): ReadonlySet<Digest> {
  return new Set(
    open.flatMap(({ digest, action, children }) => (action === 'DELETE' ? [digest, ...children] : [digest])),
  )
}
