import type { PlainMessage } from './shapes.ts'

/** What all pages have. */
type AnyPage = { readonly nextPageToken?: string }

/**
 * Returns the items of all pages, and the pages. A page is read when its first item is. Requires answers with one list. `read`: returns
 * the page with this token.
 */
export function allPages(
  { fields }: PlainMessage,
  read: (token: { readonly pageToken?: string }) => Promise<object>,
): AsyncIterable<unknown> & { readonly pages: AsyncIterable<object> } {
  const items = fields.values().find(({ isRepeated }) => isRepeated)?.name ?? ''
  const pages = {
    async *[Symbol.asyncIterator](): AsyncIterator<object> {
      let page: object = await read({})
      yield page
      for (let token = tokenOf(page); token !== ''; token = tokenOf(page)) {
        page = await read({ pageToken: token })
        yield page
      }
    },
  }
  return {
    pages,
    async *[Symbol.asyncIterator]() {
      for await (const page of pages)
        yield* (page as Readonly<Record<string, readonly unknown[]>>)[items] ?? []
    },
  }
}

function tokenOf(page: object): string {
  return (page as AnyPage).nextPageToken ?? ''
}
