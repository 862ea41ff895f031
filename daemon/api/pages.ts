import { compact } from '../../policies/model/index.ts'
import { malformed } from '../../proto/convert/basics.ts'
import type { Condition, ListQuery } from '../../proto/resources/index.ts'
import { firstOfBytes } from '../../proto/sizes.ts'
import type { Gate, HandlerOptions } from './calls.ts'

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
  const messages = firstOfBytes(shown.values().map(message))
  const isComplete = messages.length === shown.length
  const last = isComplete ? items.at(-1) : shown[messages.length - 1]
  const isLast = isComplete && items.length < page.size
  return { messages, nextPageToken: last === undefined || isLast ? '' : page.tokenAfter(key(last)) }
}

function sizeIn(asked: number, usual: number, most: number): number {
  if (asked < 0) throw malformed('page_size', `${asked} is less than 0`)
  return asked === 0 ? usual : Math.min(asked, most)
}
