import { CareenError, type Registry } from '../../policies/model/index.ts'
import type { Capabilities, PingResult, Identity, RegistryClient, Unlisted } from '../registry/client.ts'

/** The answer or error of each request to a registry. Absent: the request was not possible. */
export type ProbeAnswers = {
  readonly registry: Registry
  /** True if policies in force need the catalog. */
  readonly needsCatalog: boolean
  /** The answer to `GET /v2/`, or the error: no answer, or credentials that cannot be read. */
  readonly ping: { readonly result: PingResult; readonly milliseconds: number } | CareenError
  readonly identity?: Identity | CareenError
  readonly catalog?: readonly string[] | CareenError
  /** The repository that was probed. */
  readonly repository?: string
  /** Number of tags. */
  readonly tags?: number | CareenError
  /** Whether the registry's own list can be read. */
  readonly list?: Listing | CareenError
  readonly capabilities?: Capabilities | CareenError
  readonly referrers?: boolean | CareenError
}

/** `unlisted`: why the list cannot be read with these credentials. */
type Listing = { readonly unlisted?: Unlisted }

export type AskRequest = {
  readonly registry: Registry
  /** The repository that the caller named: it is probed. */
  readonly named: string | undefined
  /** Repositories that are known, those with images first. The first that the registry lists is probed, if it lists any. */
  readonly known: readonly string[]
  readonly needsCatalog: boolean
  /** Throws INVALID_ARGUMENT if the block is invalid. */
  readonly open: (registry: Registry) => Promise<RegistryClient>
  readonly now: () => number
  readonly signal: AbortSignal
}

const NOWHERE = `sha256:${'0'.repeat(64)}`

/**
 * Sends all requests of a check to a registry. Has no side effects. Throws only if the signal aborts or the block is invalid.
 */
export async function askRegistry(request: AskRequest): Promise<ProbeAnswers> {
  const { registry, needsCatalog, now, signal } = request
  const client = await attempt(signal, () => request.open(registry))
  if (client instanceof CareenError) {
    if (client.code === 'INVALID_ARGUMENT') throw client
    return { registry, needsCatalog, ping: client }
  }
  const before = now()
  const result = await attempt(signal, () => client.ping(signal))
  if (result instanceof CareenError) return { registry, needsCatalog, ping: result }
  const ping = { result, milliseconds: now() - before }
  const identity = await attempt(signal, () => client.identify(signal))
  const asked = { registry, needsCatalog, ping, identity }
  return result.status === 200 ? { ...asked, ...(await askWithin(request, client)) } : asked
}

/** Reads the catalog, unless repositories are named, and one repository. */
async function askWithin(
  { registry, named, known, signal }: AskRequest,
  client: RegistryClient,
): Promise<Partial<ProbeAnswers>> {
  const declared = registry.repositories ?? []
  const catalog = declared.length > 0 ? undefined : await attempt(signal, () => client.repositories(signal))
  const listed = new Set(catalog instanceof CareenError || catalog === undefined ? declared : catalog)
  // Why not the first that is known: it may be a misspelt name, or may be gone.
  const [repository] = [
    ...(named === undefined ? [] : [named]),
    ...known.filter((one) => listed.has(one)),
    ...listed,
    ...known,
  ]
  return {
    ...(catalog === undefined ? {} : { catalog }),
    ...(repository === undefined ? {} : { repository, ...(await askIn(client, repository, signal)) }),
  }
}

type Inside = Pick<ProbeAnswers, 'tags' | 'list' | 'capabilities' | 'referrers'>

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

/** Reads the first page of the registry's own list. */
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
