/** Returns the items of all pages. `fetch` takes the token of a page: empty for the first. */
export async function pages<T>(
  fetch: (token: string) => Promise<{ items: readonly T[]; next: string }>,
): Promise<T[]> {
  const all: T[] = []
  let token = ''
  do {
    const { items, next } = await fetch(token)
    all.push(...items)
    token = next
  } while (token !== '')
  return all
}
