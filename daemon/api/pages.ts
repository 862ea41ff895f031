import { compact } from '../../policies/model/index.ts'
import { malformed } from '../../proto/convert/basics.ts'
import type { Condition, ListQuery } from '../../proto/resources/index.ts'
import type { Gate, HandlerOptions } from './calls.ts'

/** Largest page of encoded messages. Bytes. Why less than a message may have: a reader holds several pages. */
export const PAGE_BYTES: number = 1 << 20

export type PageRequest<Item, Message> = {
  /** In the order of the list, at most `page.size` of them. */
  readonly items: readonly Item[]
  readonly message: (item: Item) => Message
  /** Returns where the page after an item begins. */
  readonly key: (item: Item) => string
  readonly page: AskedPage
  /** Which items the caller may see. Undefined: all. A page can be short for this, and is then not the last. */
  readonly isShown?: (item: Item) => boolean
}

/** The page that a request asks for. */
export type AskedPage = {
  readonly size: number
  /** The key of the last item of the page before. Empty: this is the first page. */
  readonly after: string
  /** Returns the token of the page after a key. */
  readonly tokenAfter: (key: string) => string
}

/** A request for a page, with its other arguments. */
type Listing = { readonly pageSize: number; readonly pageToken: string }

/** How many items a page has: `usual` if the request does not say it, never more than `most`. */
type Sizes = { readonly usual: number; readonly most: number }

/** The page as a query of the store. */
export function queryOf(
  { size, after }: AskedPage,
  workspace: string | undefined,
  conditions: readonly Condition[],
): ListQuery {
  return { limit: size, conditions, ...compact({ workspace, after: after === '' ? undefined : after }) }
}

/** Returns the page that a request asks for. Throws PAGE_TOKEN_INVALID if its token was not made for this caller and list. */
export function pageIn<Request extends Listing>(
  { pages }: Pick<Gate, 'pages'>,
  { caller, method }: Pick<HandlerOptions, 'caller' | 'method'>,
  { pageSize, pageToken, ...others }: Request,
  { usual, most }: Sizes,
): AskedPage {
  const scope = { method, identity: caller.identity, arguments: others }
  return {
    size: sizeIn(pageSize, usual, most),
    after: pages.keyOf(scope, pageToken),
    tokenAfter: (key) => pages.issue(scope, key),
  }
}

export type MessagePage<Message> = { readonly messages: Message[]; readonly nextPageToken: string }

/** Returns a page that ends at the asked number of items or at PAGE_BYTES, whichever is first. The token is empty on the last page. */
export function pageOf<Item, Message>(request: PageRequest<Item, Message>): MessagePage<Message> {
  const { items, message, key, page, isShown = () => true } = request
  const shown = items.filter(isShown)
  const messages = upToBytes(shown.map(message))
  const isComplete = messages.length === shown.length
  const last = isComplete ? items.at(-1) : shown[messages.length - 1]
  const isLast = isComplete && items.length < page.size
  return { messages, nextPageToken: last === undefined || isLast ? '' : page.tokenAfter(key(last)) }
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

function sizeIn(asked: number, usual: number, most: number): number {
  if (asked < 0) throw malformed('page_size', `${asked} is less than 0`)
  return asked === 0 ? usual : Math.min(asked, most)
}
