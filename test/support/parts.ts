import type { ReceivedPushes } from '../../daemon/ledger/ledger.ts'

/** Returns the items of all parts. */
export async function all<T>(parts: AsyncIterable<readonly T[]>): Promise<T[]> {
  const items: T[] = []
  for await (const part of parts) items.push(...part)
  return items
}

/** Returns the pushes of all parts, and the rest of the last part. */
export async function allPushes(parts: AsyncIterable<ReceivedPushes>): Promise<ReceivedPushes> {
  let received: ReceivedPushes = { pushes: [], upTo: 0 }
  for await (const part of parts) received = { ...part, pushes: [...received.pushes, ...part.pushes] }
  return received
}
