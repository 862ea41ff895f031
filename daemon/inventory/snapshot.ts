import type { ConfigFacts, Digest, Image, Instant } from '../../policies/model/index.ts'
import type { AnswerListener, NativeLister } from '../registry/client.ts'
import {
  configFacts,
  type InspectedManifest,
  type ManifestCache,
  inParallel,
} from '../registry/manifest/index.ts'
import { contentBatch } from './content-batch.ts'
import { imagesOf } from './images.ts'
import { observe } from './vendor-list.ts'
import { attestationsOf, openWalk, type Source, type KnownState, type WalkRequest } from './walk.ts'

export type SnapshotOptions = {
  readonly signal: AbortSignal
  /** Called for each answer of the list of tags. More than one: the list was not read at one instant. */
  readonly onAnswer?: AnswerListener
  /** Digests of earlier scans. Only so untagged ones are found. */
  readonly known: readonly Digest[]
  /** Tags of earlier scans. Their digest is requested first, their manifest only if the digest is unknown. */
  readonly seenTags: ReadonlySet<string>
  readonly cache: ManifestCache
  /** The state that is not requested. Referrers are not requested then, because a new one is reported too. */
  readonly unchanged?: KnownState
  /** Returns when a digest was first seen. */
  readonly firstSeen: (digest: Digest) => Instant
}

export type Snapshot = {
  readonly images: readonly Image[]
  readonly manifests: ReadonlyMap<Digest, InspectedManifest>
  /** The digest of each tag. */
  readonly tags: ReadonlyMap<string, Digest>
  /** Dangling tags. */
  readonly dangling: readonly string[]
}

/**
 * Returns the content of a repository or throws: tags, children of indexes, referrers, and what earlier scans found. Sends one
 * request for each tag, untagged digest and config, and none for what is `unchanged`. Known manifests and configs are not fetched
 * again; attestations are read from their index.
 */
export async function snapshot(
  from: Source & Partial<NativeLister>,
  repository: string,
  options: SnapshotOptions,
): Promise<Snapshot> {
  const batch = contentBatch(options.cache)
  try {
    const whole = await read(from, repository, { ...options, batch })
    await batch.flush()
    return whole
  } catch (error) {
    // Why: bytes by digest never change, so that the next attempt does not read them again.
    await batch.flush().catch(() => {})
    throw error
  }
}

async function read(
  from: Source & Partial<NativeLister>,
  repository: string,
  { batch, ...options }: SnapshotOptions & Pick<WalkRequest, 'batch'>,
): Promise<Snapshot> {
  const { signal, cache, unchanged } = options
  const request = {
    from,
    repository,
    cache,
    batch,
    signal,
    ...(unchanged === undefined ? {} : { unchanged }),
  }
  const walk = openWalk(request)
  await walk.tags(await from.tags(repository, signal, options.onAnswer), options.seenTags)
  const observed = await observe(from, repository, options)
  const { found } = walk
  await walk.digests(
    [...found.values()].flatMap(({ children }) => children).filter(notIn(attestationsOf(found))),
  )
  const others = [...options.known, ...observed.digests]
  await walk.digests(others.filter(notIn(attestationsOf(found))))
  walk.attestations()
  if (unchanged === undefined) await walk.referrers()
  walk.attestations()
  const configs = await readConfigs(request, found)
  const images = imagesOf({ found, tagged: walk.tagged, configs, firstSeen: options.firstSeen, observed })
  return { images, manifests: found, tags: walk.tagged, dangling: walk.dangling.toSorted() }
}

function notIn(skipped: ReadonlyMap<Digest, unknown>): (digest: Digest) => boolean {
  return (digest) => !skipped.has(digest)
}

/** Returns the configs of all images that name one. A config that the registry does not have is omitted. */
async function readConfigs(
  { from, repository, cache, batch, signal }: WalkRequest,
  found: ReadonlyMap<Digest, InspectedManifest>,
): Promise<ReadonlyMap<Digest, ConfigFacts>> {
  const named = [...found.values()].flatMap((one) => (one.kind === 'image' ? (one.config ?? []) : []))
  const wanted = [...new Set(named)]
  const known = wanted.length === 0 ? [] : (await cache.get({ manifests: [], configs: wanted })).configs
  const configs = new Map(known.map((facts) => [facts.digest, facts]))
  await inParallel(
    wanted.filter((digest) => !configs.has(digest)),
    async (digest) => {
      const bytes = await from.blob(repository, digest, signal)
      if (bytes === undefined) return
      configs.set(digest, configFacts(digest, bytes))
      await batch.add({ configs: [{ digest, bytes }] })
    },
  )
  return configs
}
