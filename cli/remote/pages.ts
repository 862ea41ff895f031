/** Returns the items of all pages, or the first `limit`. `fetch` takes the token of a page: empty for the first. */
export async function pages<T>(
  fetch: (token: string) => Promise<{ items: readonly T[]; next: string }>,
  limit: number = Infinity,
): Promise<T[]> {
  const all: T[] = []
  let token = ''
  do {
    const { items, next } = await fetch(token)
    all.push(...items)
    token = next
  } while (token !== '' && all.length < limit)
  return all.slice(0, limit)
}
