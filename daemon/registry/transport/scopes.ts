/** Repositories that one token is asked for; more make a header that proxies refuse. */
const MOST = 10

/** `repository:team/web` -> its actions. */
type Scopes = Map<string, Set<string>>

function read(scope: string): Scopes {
  const scopes: Scopes = new Map()
  for (const one of scope.split(' ')) {
    const colon = one.lastIndexOf(':')
    if (colon <= 0) continue
    const actions = scopes.get(one.slice(0, colon)) ?? new Set()
    for (const action of one.slice(colon + 1).split(',')) if (action !== '') actions.add(action)
    scopes.set(one.slice(0, colon), actions)
  }
  return scopes
}

/** Both scopes in one, in a fixed order, the first one's resources before all others where they are too many for a token. */
export function mergeScopes(first: string, second: string): string {
  const merged = read(first)
  for (const [resource, actions] of read(second))
    merged.set(resource, new Set([...(merged.get(resource) ?? []), ...actions]))
  return [...merged]
    .slice(0, MOST)
    .map(([resource, actions]) => `${resource}:${[...actions].toSorted().join(',')}`)
    .toSorted()
    .join(' ')
}

/** Are both about the same things? */
export function sameResources(a: string, b: string): boolean {
  return [...read(a).keys()].toSorted().join(' ') === [...read(b).keys()].toSorted().join(' ')
}
