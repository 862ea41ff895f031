/** Largest page of encoded messages. Bytes. Why less than a message may have: a reader holds several pages. */
export const PAGE_BYTES: number = 1 << 20

/** Returns the messages from an index that fit into PAGE_BYTES together; at least one, if there is one. */
export function upToBytes<Message>(messages: readonly Message[], from = 0): Message[] {
  let left = PAGE_BYTES
  let end = from
  while (end < messages.length) {
    left -= sizeOf(messages[end])
    if (left < 0 && end > from) break
    end += 1
  }
  return messages.slice(from, end)
}

/**
 * Returns the first messages that fit into PAGE_BYTES together, beside `used` bytes that are there already; at least one in all, if there is
 * one. Reads one more than that.
 */
export function firstOfBytes<Message>(messages: Iterable<Message>, used = 0): Message[] {
  const first: Message[] = []
  let left = PAGE_BYTES - used
  for (const one of messages) {
    left -= sizeOf(one)
    if (left < 0 && used + first.length > 0) return first
    first.push(one)
  }
  return first
}

/** Bytes that the tag and the length of a field take at most. A number takes no more. */
const FRAMING = 16

/** Returns at least the encoded size of a message, in bytes. */
function sizeOf(value: unknown): number {
  if (typeof value === 'string') return FRAMING + Buffer.byteLength(value)
  if (value instanceof Uint8Array) return FRAMING + value.length
  if (typeof value !== 'object' || value === null) return FRAMING
  return Object.values(value).reduce<number>((sum, one) => sum + sizeOf(one), FRAMING)
}

/** Returns all messages in parts of PAGE_BYTES; a larger one is a part alone. Without messages there is no part. */
export function inParts<Message>(messages: readonly Message[]): Message[][] {
  const parts: Message[][] = []
  for (let from = 0; from < messages.length;) {
    const part = upToBytes(messages, from)
    parts.push(part)
    from += part.length
  }
  return parts
}
