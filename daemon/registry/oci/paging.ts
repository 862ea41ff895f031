import { type ListBounds, openListBounds } from './list-bounds.ts'
import { openOrderCheck, type OrderCheck } from './list-order.ts'
import { type OciList, type Page, pathnameOf, refused } from './list-page.ts'

/** `linked`: a Link names the page. `guessed`: the page may not exist, and a 404 ends the list. */
export type PageSource = 'linked' | 'guessed'

/**
 * Follows pages to the end: every name once. A list that cannot be complete is an error: one that comes to a page again,
 * names on a later page what an earlier one has, is not in the order by which it is paged, changes its repository, or has no
 * end.
 */
export async function allPages(
  list: OciList,
  fetchPage: (path: string, source: PageSource) => Promise<Page>,
): Promise<string[]> {
  const reading = openReading(list)
  for (let step: Step | undefined = { path: list.first, source: 'linked' }; step !== undefined;) {
    reading.start(step)
    step = reading.take(await fetchPage(step.path, step.source), step)
  }
  return [...reading.names]
}

type Step = { readonly path: string; readonly source: PageSource }

/** What was read of a list so far. */
type Reading = {
  readonly names: ReadonlySet<string>
  readonly start: (step: Step) => void
  /** Where the list goes on; undefined: it is complete. */
  readonly take: (page: Page, step: Step) => Step | undefined
}

/** More pages in a row than this that name nothing: the list has no end. */
const NOTHING_NEW = 10

function openReading(list: OciList): Reading {
  const names = new Set<string>()
  const seen = new Set<string>()
  const bounds = openListBounds(`${list.origin}${pathnameOf(list.first)}: the list of ${list.kind}`)
  const order = openPagingOrder(list)
  let name: string | undefined
  let empty = 0
  return {
    names,
    start: ({ path }) => {
      if (seen.has(path) || empty > NOTHING_NEW)
        throw refused(list, path, "the pages of the registry's list repeat")
      seen.add(path)
    },
    take: (page, step) => {
      count(bounds, page)
      name = sameName(list, step, { from: name, to: page.name })
      const whole = isWhole(list, step, { page, names })
      if (!whole) order.check(page, step)
      for (const one of page.names) names.add(one)
      empty = page.names.length > 0 ? 0 : empty + 1
      return whole ? undefined : following(list, page)
    },
  }
}

function following(list: OciList, page: Page): Step | undefined {
  if (page.next !== undefined) return { path: page.next, source: 'linked' }
  const path = guess(list.first, page)
  return path === undefined ? undefined : { path, source: 'guessed' }
}

type Names = { readonly from: string | undefined; readonly to: string | undefined }

function sameName(list: OciList, { path }: Step, { from, to }: Names): string | undefined {
  if (from === undefined || to === undefined || from === to) return from ?? to
  throw refused(list, path, `the list of "${from}" continues as the list of "${to}"`)
}

/** What is asked whether it goes on, and does not know that question, gives the whole list once more. */
function isWhole(
  list: OciList,
  { path, source }: Step,
  { page, names }: { readonly page: Page; readonly names: ReadonlySet<string> },
): boolean {
  const again = page.names.find((one) => names.has(one))
  if (again === undefined) return false
  if (source === 'guessed' && page.next === undefined) return true
  throw refused(list, path, `the list has "${again}" on this page and on one before it`)
}

function count(bounds: ListBounds, { names, bytes }: Page): void {
  bounds.add({ names: names.length, bytes })
}

/** Where the list continues after the last name of a page, names must be in an order: what comes before that name is left out. */
function openPagingOrder(list: OciList): { readonly check: (page: Page, step: Step) => void } {
  const order: OrderCheck = openOrderCheck()
  let byName = false
  return {
    check: (page, { path, source }) => {
      byName ||= source === 'guessed' || goesOnByName(page, list.origin)
      if (order.follows(page.names) || !byName || list.unordered === true) return
      throw refused(
        list,
        path,
        'the list continues after the last name of a page, but its names are in no known order. ' +
          'Set profile in the registry block if the product has its own profile',
      )
    },
  }
}

/** Is the page that follows this one asked for by the last name on this one? */
function goesOnByName({ names, next }: Page, origin: string): boolean {
  const last = names.at(-1)
  return last !== undefined && next !== undefined && new URL(next, origin).searchParams.get('last') === last
}

/** Sizes of pages are multiples of this. */
const ROUND = 50

/**
 * Where to ask whether a page without a Link was the last one: some registries never send that header, and proxies drop it.
 * Pages have round sizes and are in order; what is not so was the whole list. Undefined: there is nothing to ask.
 */
function guess(first: string, { names }: Page): string | undefined {
  const last = names.at(-1)
  if (last === undefined || names.length % ROUND !== 0) return undefined
  if (names.some((name, i) => i > 0 && name <= (names[i - 1] ?? ''))) return undefined
  const query = new URLSearchParams({ last }).toString()
  return `${first}${first.includes('?') ? '&' : '?'}${query}`
}
