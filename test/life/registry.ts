import type { DeleteOutcome, Manifest, RegistryClient, ClockReading } from '../../daemon/registry/client.ts'
import { CareenError, type Digest, type Instant } from '../../policies/index.ts'
import { type History, openHistory } from './history.ts'
import { type Made, sha256 } from './images.ts'
/** A registry in memory at the driver's seam: no HTTP, true histories behind it, and weather before it. */

/** `unreachable`: no answer. `unmounted`: the manifests in `hidden` are not found. `empty`: it runs without its storage. */
export type Weather =
  | { readonly kind: 'fine' | 'unreachable' | 'empty' }
  | { readonly kind: 'unmounted'; readonly hidden: ReadonlySet<Digest> }

export type Removed = {
  readonly repository: string
  readonly digest: Digest
  readonly tags: readonly string[]
}

export type LifeRegistry = {
  readonly client: RegistryClient
  readonly histories: Map<string, History>
  /** Pushes as everybody's, to where the storage is now. */
  readonly push: (repository: string, made: Made, tag: string | undefined, at: Instant) => void
  readonly weather: () => Weather
  readonly setWeather: (weather: Weather) => void
}

export type LifeRegistryOptions = {
  /** True time. */
  readonly now: () => Instant
  /** The daemon's clock. */
  readonly daemonNow: () => Instant
  readonly untag: boolean
  readonly referrers: boolean
  /** The last catalog that careen read, for a repository that appears; undefined: it read none. */
  readonly lastCatalog: () => Instant | undefined
  /** Careen is about to delete. */
  readonly deleting: (removed: Removed) => void
}

type Content = { readonly manifests: Map<Digest, Made>; readonly tags: Map<string, Digest> }

export function openLifeRegistry(options: LifeRegistryOptions): LifeRegistry {
  const histories = new Map<string, History>()
  const blobs = new Map<Digest, Uint8Array>()
  const limbo = new Map<string, Content>()
  let weather: Weather = { kind: 'fine' }
  const historyOf = (repository: string): History => {
    const known = histories.get(repository) ?? openHistory(options.lastCatalog())
    histories.set(repository, known)
    return known
  }
  const push = (repository: string, made: Made, tag: string | undefined, at: Instant): void => {
    if (made.config) blobs.set(made.config.digest, made.config.bytes)
    if (weather.kind === 'unreachable') return
    if (weather.kind !== 'empty') return historyOf(repository).put(made, tag, at)
    const content = limbo.get(repository) ?? {
      manifests: new Map<Digest, Made>(),
      tags: new Map<string, Digest>(),
    }
    limbo.set(repository, content)
    content.manifests.set(made.digest, made)
    if (tag !== undefined) content.tags.set(tag, made.digest)
  }
  const state: State = { options, blobs, limbo, histories, historyOf, weather: () => weather }
  return {
    client: clientOver(state, (repository, made, tag) => push(repository, made, tag, options.now())),
    histories,
    push,
    weather: () => weather,
    setWeather: (next) => {
      weather = next
      if (next.kind !== 'empty') limbo.clear()
    },
  }
}

type State = {
  readonly options: LifeRegistryOptions
  readonly blobs: Map<Digest, Uint8Array>
  readonly limbo: Map<string, Content>
  readonly histories: Map<string, History>
  readonly historyOf: (repository: string) => History
  readonly weather: () => Weather
}

/** What answers for a repository now; undefined: there is no such repository. */
type View = {
  readonly tags: ReadonlyMap<string, Digest>
  readonly made: (digest: Digest) => Made | undefined
}

function viewOf({ weather, limbo, histories }: State, repository: string): View | undefined {
  const now = weather()
  if (now.kind === 'unreachable')
    throw new CareenError('REGISTRY_UNREACHABLE', 'https://registry.example.com cannot be reached')
  if (now.kind === 'empty') {
    const content = limbo.get(repository)
    return content && { tags: content.tags, made: (digest) => content.manifests.get(digest) }
  }
  const history = histories.get(repository)
  if (history === undefined) return undefined
  const hidden = now.kind === 'unmounted' ? now.hidden : undefined
  return {
    tags: history.tags,
    made: (digest) =>
      history.present.has(digest) && hidden?.has(digest) !== true
        ? history.lives.get(digest)?.made
        : undefined,
  }
}

function clientOver(
  state: State,
  push: (repository: string, made: Made, tag: string | undefined) => void,
): RegistryClient {
  const { options } = state
  const find = (repository: string, reference: string): Made | undefined => {
    const view = viewOf(state, repository)
    const digest = reference.startsWith('sha256:') ? reference : view?.tags.get(reference)
    return digest === undefined ? undefined : view?.made(digest)
  }
  // Date is to the second.
  const reading = (): ClockReading => {
    const now = options.daemonNow()
    return { asked: now, answered: now, date: Math.floor(options.now() / 1000) * 1000 }
  }
  return {
    tags: async (repository, _, onAnswer) => {
      if (state.weather().kind !== 'unreachable') onAnswer?.(reading())
      const view = viewOf(state, repository)
      if (view === undefined)
        throw new CareenError('REGISTRY_NOT_FOUND', `repository ${repository} does not exist`)
      return [...view.tags.keys()].toSorted()
    },
    repositories: async (_, onAnswer) => {
      if (state.weather().kind !== 'unreachable') onAnswer?.(reading())
      viewOf(state, '')
      const there = state.weather().kind === 'empty' ? state.limbo : state.histories
      return [...there.keys()].toSorted()
    },
    manifest: async (repository, reference) => asManifest(find(repository, reference)),
    resolve: async (repository, reference) => find(repository, reference)?.digest,
    blob: async (repository, digest) => {
      viewOf(state, repository)
      return state.blobs.get(digest)
    },
    blobReadable: async (repository, digest) => {
      viewOf(state, repository)
      return state.blobs.has(digest)
    },
    referrers: async (repository, digest) => {
      const view = viewOf(state, repository)
      if (!options.referrers) return undefined
      return referrersIn(state, repository, digest).filter((one) => view?.made(one) !== undefined)
    },
    deleteSlot: async () => ({ end: () => {}, sendBy: () => {} }),
    deleteManifest: async (repository, digest) => deleteManifest(state, repository, digest),
    deleteTag: async (repository, tag, on) => deleteTag(state, repository, tag, on),
    putManifest: async (repository, reference, manifest) => {
      viewOf(state, repository)
      const made = state.histories.get(repository)?.lives.get(manifest.digest)?.made
      if (made === undefined) throw new CareenError('INTERNAL', `${manifest.digest} was never made`)
      push(repository, made, reference.startsWith('sha256:') ? undefined : reference)
      state.histories.get(repository)?.know(manifest.digest)
    },
    putBlob: async (_, bytes) => {
      const digest = sha256(bytes)
      state.blobs.set(digest, bytes)
      return digest
    },
    probe: async (repository) => {
      viewOf(state, repository)
      const clockSkew = Math.floor(options.now() / 1000) * 1000 - options.daemonNow()
      return { digestDelete: 'yes', untag: options.untag, clockSkew }
    },
    ping: async () => ({
      status: 200,
      anonymous: 200,
      headers: new Map([['date', new Date(options.now()).toUTCString()]]),
      challenge: '',
    }),
    identify: async () => ({ profile: 'distribution', by: 'declared' }),
    inventory: async function* () {},
    unlisted: async () => undefined,
    close: async () => {},
  }
}

function asManifest(made: Made | undefined): Manifest | undefined {
  return made && { digest: made.digest, mediaType: made.mediaType, bytes: made.bytes }
}

function referrersIn({ histories }: State, repository: string, subject: Digest): Digest[] {
  const history = histories.get(repository)
  if (history === undefined) return []
  return [...history.present].filter((digest) => history.lives.get(digest)?.made.subject === subject)
}

function deleteManifest(state: State, repository: string, digest: Digest): DeleteOutcome {
  const view = viewOf(state, repository)
  if (view?.made(digest) === undefined) return { kind: 'gone' }
  const tags = [...view.tags].flatMap(([tag, on]) => (on === digest ? [tag] : []))
  state.options.deleting({ repository, digest, tags })
  if (state.weather().kind === 'empty') {
    const content = state.limbo.get(repository)
    content?.manifests.delete(digest)
    for (const tag of tags) content?.tags.delete(tag)
  } else state.historyOf(repository).remove(digest, state.options.now(), 'careen')
  return { kind: 'deleted' }
}

function deleteTag(state: State, repository: string, tag: string, on: Digest): DeleteOutcome {
  const view = viewOf(state, repository)
  const digest = view?.tags.get(tag)
  if (digest !== on) return { kind: 'gone' }
  state.options.deleting({ repository, digest, tags: [tag] })
  if (state.weather().kind === 'empty') state.limbo.get(repository)?.tags.delete(tag)
  else state.historyOf(repository).untag(tag, state.options.now(), 'careen')
  return { kind: 'deleted' }
}
