import { CareenError, type Registry } from '../../policies/index.ts'
import type { Capabilities, Greeting, Identity, RegistryClient } from '../registry/registry.ts'

/** What a registry answered to every question, or how it failed; absent: not asked, because it could not be. */
export type Asked = {
  readonly registry: Registry
  /** Do policies in force need the catalog? */
  readonly needsCatalog: boolean
  readonly door: { readonly greeting: Greeting; readonly milliseconds: number } | CareenError
  readonly identity?: Identity | CareenError
  readonly catalog?: readonly string[] | CareenError
  /** Where rights were asked for. */
  readonly repository?: string
  /** How many there are. */
  readonly tags?: number | CareenError
  readonly capabilities?: Capabilities | CareenError
  readonly referrers?: boolean | CareenError
}

export type AskRequest = {
  readonly registry: Registry
  /** The one that the caller named, else those that are known here; the first of them is looked at. */
  readonly repositories: readonly string[]
  readonly needsCatalog: boolean
  readonly client: RegistryClient
  readonly now: () => number
  readonly signal: AbortSignal
}

const NOWHERE = `sha256:${'0'.repeat(64)}`

/** Asks a registry all that a check wants to know. Nothing is changed there. Fails only when the signal aborts. */
export async function askRegistry(request: AskRequest): Promise<Asked> {
  const { registry, needsCatalog, client, now, signal } = request
  const before = now()
  const greeting = await attempt(signal, () => client.greet(signal))
  if (greeting instanceof CareenError) return { registry, needsCatalog, door: greeting }
  const door = { greeting, milliseconds: now() - before }
  const identity = await attempt(signal, () => client.identify(signal))
  const asked = { registry, needsCatalog, door, identity }
  if (greeting.status !== 200) return asked
  const named = registry.repositories ?? []
  const catalog =
    named.length > 0 ? undefined : await attempt(signal, () => client.repositories(signal))
  const listed = catalog instanceof CareenError || catalog === undefined ? named : catalog
  const [repository] = [...request.repositories, ...listed]
  return {
    ...asked,
    ...(catalog === undefined ? {} : { catalog }),
    ...(repository === undefined ? {} : { repository, ...(await askIn(client, repository, signal)) }),
  }
}

type Inside = Pick<Asked, 'tags' | 'capabilities' | 'referrers'>

async function askIn(client: RegistryClient, repository: string, signal: AbortSignal): Promise<Inside> {
  const tags = await attempt(signal, async () => (await client.tags(repository, signal)).length)
  if (tags instanceof CareenError) return { tags }
  return {
    tags,
    capabilities: await attempt(signal, () => client.probe(repository, signal)),
    referrers: await attempt(
      signal,
      async () => (await client.referrers(repository, NOWHERE, signal)) !== undefined,
    ),
  }
}

async function attempt<T>(signal: AbortSignal, act: () => Promise<T>): Promise<T | CareenError> {
  try {
    return await act()
  } catch (thrown) {
    if (signal.aborted) throw thrown
    return CareenError.from(thrown)
  }
}
