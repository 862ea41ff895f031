import { createHash } from 'node:crypto'
import { malformed } from '../../proto/convert/basics.ts'

/** Largest page of encoded messages. Bytes. Why less than a message may have: a reader holds several pages. */
export const PAGE_BYTES: number = 1 << 20

export type PageRequest<Item, Message> = {
  /** In the order of the list, at most `size` of them. */
  readonly items: readonly Item[]
  readonly message: (item: Item) => Message
  /** Returns where the page after an item begins. */
  readonly key: (item: Item) => string
  readonly size: number
  /** The other arguments of the request, which the token belongs to. */
  readonly bound: string
  /** Which items the caller may see. Undefined: all. A page can be short for this, and is then not the last. */
  readonly isShown?: (item: Item) => boolean
}

export type MessagePage<Message> = { readonly messages: Message[]; readonly nextPageToken: string }

/** Returns a page that ends at `size` items or at PAGE_BYTES, whichever is first. The token is empty on the last page. */
export function pageOf<Item, Message>(request: PageRequest<Item, Message>): MessagePage<Message> {
  const { items, message, key, size, bound, isShown = () => true } = request
  const shown = items.filter(isShown)
  const messages = upToBytes(shown.map(message))
  const isComplete = messages.length === shown.length
  const last = isComplete ? items.at(-1) : shown[messages.length - 1]
  const isLast = isComplete && items.length < size
  return { messages, nextPageToken: last === undefined || isLast ? '' : pageToken(key(last), bound) }
}

/** Returns the first messages that fit into PAGE_BYTES together; at least one, if there is one. */
export function upToBytes<Message>(messages: readonly Message[]): Message[] {
  let left = PAGE_BYTES
  const end = messages.findIndex((one, at) => {
    left -= sizeOf(one)
    return left < 0 && at > 0
  })
  return end === -1 ? [...messages] : messages.slice(0, end)
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

/** `page_size` of a request: 0 is the usual number, too many are cut, a negative one is refused. */
export function pageSize(asked: number, usual: number, most: number): number {
  if (asked < 0) throw malformed('page_size', `${asked} is less than 0`)
  return asked === 0 ? usual : Math.min(asked, most)
}

/** Opaque, and bound to the other arguments of the request. */
export function pageToken(key: string, bound: string): string {
  const check = createHash('sha256').update(bound).digest('base64url').slice(0, 8)
  return Buffer.from(`${check}${key}`).toString('base64url')
}

/** The key in a token; empty for the first page. */
export function pageKey(token: string, bound: string): string {
  if (token === '') return ''
  const key = Buffer.from(token, 'base64url').toString('utf8').slice(8)
  if (pageToken(key, bound) === token) return key
  throw malformed('page_token', 'the token belongs to another request. Begin with an empty page_token')
}
