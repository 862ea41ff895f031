import { compact, type Steps } from '../../policies/model/index.ts'
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

/** A page that is read, converted and encoded in steps. */
export type SteppedPageRequest<Item, Message> = Pick<
  PageRequest<Item, Message>,
  'message' | 'key' | 'page'
> & {
  /** Returns at most `limit` items after a key, in the order of the list. Empty: from the first on. */
  readonly read: (after: string, limit: number) => readonly Item[]
  /** Returns messages as a part of the answer. */
  readonly encode: (messages: Message[]) => Buffer
}

export type EncodedPage = { readonly parts: readonly Buffer[]; readonly nextPageToken: string }

/** Items of one step. */
const STEP = 100

/** As `pageOf`, a hundred items in a step. Requires that nothing is added to the list meanwhile. */
export function* pageInSteps<Item, Message>({
  read,
  encode,
  message,
  key,
  page,
}: SteppedPageRequest<Item, Message>): Steps<EncodedPage> {
  const parts: Buffer[] = []
  let { after } = page
  let bytes = 0
  for (let left = page.size; ;) {
    const limit = Math.min(STEP, left)
    const items = read(after, limit)
    const messages = firstOfBytes(items.values().map(message), bytes)
    const part = encode(messages)
    parts.push(part)
    bytes += part.length
    left -= messages.length
    const last = items[messages.length - 1]
    after = last === undefined ? after : key(last)
    const isLast = messages.length === items.length && items.length < limit
    if (isLast || left === 0 || messages.length < items.length)
      return { parts, nextPageToken: isLast ? '' : page.tokenAfter(after) }
    yield
  }
}

function sizeIn(asked: number, usual: number, most: number): number {
  if (asked < 0) throw malformed('page_size', `${asked} is less than 0`)
  return asked === 0 ? usual : Math.min(asked, most)
}
