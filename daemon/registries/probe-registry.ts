import { CareenError, type Registry } from '../../policies/model/index.ts'
import type { Capabilities, Greeting, Identity, RegistryClient, Unlisted } from '../registry/client.ts'

/** What a registry answered to every question, or how it failed; absent: not asked, because it could not be. */
export type Asked = {
  readonly registry: Registry
  /** Do policies in force need the catalog? */
  readonly needsCatalog: boolean
  /** A failure without an answer, or before asking: credentials that cannot be read. */
  readonly door: { readonly greeting: Greeting; readonly milliseconds: number } | CareenError
  readonly identity?: Identity | CareenError
  readonly catalog?: readonly string[] | CareenError
  /** Where rights were asked for. */
  readonly repository?: string
  /** How many there are. */
  readonly tags?: number | CareenError
  /** Can the registry's own list be read, where it has one? */
  readonly list?: Listing | CareenError
  readonly capabilities?: Capabilities | CareenError
  readonly referrers?: boolean | CareenError
}

/** `unlisted`: why not with these credentials. */
type Listing = { readonly unlisted?: Unlisted }

export type AskRequest = {
  readonly registry: Registry
  /** The one that the caller named, else those that are known here; the first of them is looked at. */
  readonly repositories: readonly string[]
  readonly needsCatalog: boolean
  /** INVALID_ARGUMENT for a block that cannot be followed. */
  readonly open: (registry: Registry) => Promise<RegistryClient>
  readonly now: () => number
  readonly signal: AbortSignal
}

const NOWHERE = `sha256:${'0'.repeat(64)}`

/**
 * Asks a registry all that a check wants to know. Nothing is changed there. Fails only when the signal aborts, or the block
 * is wrong.
 */
export async function askRegistry(request: AskRequest): Promise<Asked> {
  const { registry, needsCatalog, now, signal } = request
  const client = await attempt(signal, () => request.open(registry))
  if (client instanceof CareenError) {
    if (client.code === 'INVALID_ARGUMENT') throw client
    return { registry, needsCatalog, door: client }
  }
  const before = now()
  const greeting = await attempt(signal, () => client.greet(signal))
  if (greeting instanceof CareenError) return { registry, needsCatalog, door: greeting }
  const door = { greeting, milliseconds: now() - before }
  const identity = await attempt(signal, () => client.identify(signal))
  const asked = { registry, needsCatalog, door, identity }
  return greeting.status === 200 ? { ...asked, ...(await askWithin(request, client)) } : asked
}

/** The catalog, unless repositories are named, and one repository. */
async function askWithin(
  { registry, repositories, signal }: AskRequest,
  client: RegistryClient,
): Promise<Partial<Asked>> {
  const named = registry.repositories ?? []
  const catalog = named.length > 0 ? undefined : await attempt(signal, () => client.repositories(signal))
  const listed = catalog instanceof CareenError || catalog === undefined ? named : catalog
  const [repository] = [...repositories, ...listed]
  return {
    ...(catalog === undefined ? {} : { catalog }),
    ...(repository === undefined ? {} : { repository, ...(await askIn(client, repository, signal)) }),
  }
}

type Inside = Pick<Asked, 'tags' | 'list' | 'capabilities' | 'referrers'>

async function askIn(client: RegistryClient, repository: string, signal: AbortSignal): Promise<Inside> {
  const tags = await attempt(signal, async () => (await client.tags(repository, signal)).length)
  if (tags instanceof CareenError) return { tags }
  return {
    tags,
    list: await attempt(signal, () => lookAtList(client, repository, signal)),
    capabilities: await attempt(signal, () => client.probe(repository, signal)),
    referrers: await attempt(
      signal,
      async () => (await client.referrers(repository, NOWHERE, signal)) !== undefined,
    ),
  }
}

/** Its first page. */
async function lookAtList(client: RegistryClient, repository: string, signal: AbortSignal): Promise<Listing> {
  const unlisted = await client.unlisted(signal)
  if (unlisted !== undefined) return { unlisted }
  const images = client.inventory(repository, signal)[Symbol.asyncIterator]()
  await images.next()
  await images.return?.()
  return {}
}

async function attempt<T>(signal: AbortSignal, act: () => Promise<T>): Promise<T | CareenError> {
  try {
    return await act()
  } catch (thrown) {
    if (signal.aborted) throw thrown
    return CareenError.from(thrown)
  }
}
