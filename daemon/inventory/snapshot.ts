import type { ConfigFacts, Digest, Image, Instant } from '../../policies/model/index.ts'
import type { NativeLister, AnswerListener } from '../registry/client.ts'
import { configFacts, type Looked, type ManifestCache, inParallel } from '../registry/manifest/index.ts'
import { imagesOf } from './images.ts'
import { observe } from './vendor-list.ts'
import { attestationsOf, openWalk, type Source, type Standing, type WalkRequest } from './walk.ts'

export type SnapshotOptions = {
  readonly signal: AbortSignal
  /** Told of each answer that the list of tags took: more than one, and it was not made in one instant. */
  readonly onAnswer?: AnswerListener
  /** Digests seen at earlier scans: those that lost their tag are found only so. */
  readonly known: readonly Digest[]
  /** Tags seen at earlier scans: they are asked for their digest first, for their manifest only if that is not known. */
  readonly seenTags: ReadonlySet<string>
  readonly cache: ManifestCache
  /** What need not be asked. Referrers are not asked for then, either: a new one was told of as well. */
  readonly standing?: Standing
  /** When a digest was first seen. */
  readonly firstSeen: (digest: Digest) => Instant
}

export type Snapshot = {
  readonly images: readonly Image[]
  readonly manifests: ReadonlyMap<Digest, Looked>
  /** Which digest each tag leads to. */
  readonly tags: ReadonlyMap<string, Digest>
  /** Tags that are listed and lead nowhere. */
  readonly dangling: readonly string[]
}

/**
 * Everything in a repository that can be known, complete or an error: tags, children of indexes, referrers, and what was
 * seen before. Requests: the tags, one a tag, one a digest without tag, one a config, none for what stands; a known manifest
 * or config is not sent again, attestations are taken from their index.
 */
export async function snapshot(
  from: Source & Partial<NativeLister>,
  repository: string,
  options: SnapshotOptions,
): Promise<Snapshot> {
  const { signal, cache, standing } = options
  const request = { from, repository, cache, signal, ...(standing === undefined ? {} : { standing }) }
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
  if (standing === undefined) await walk.referrers()
  walk.attestations()
  const { configs, learnt } = await readConfigs(request, found)
  if (walk.learnt.length + learnt.length > 0) await cache.put({ manifests: walk.learnt, configs: learnt })
  const images = imagesOf({ found, tagged: walk.tagged, configs, firstSeen: options.firstSeen, observed })
  return { images, manifests: found, tags: walk.tagged, dangling: walk.dangling.toSorted() }
}

function notIn(skipped: ReadonlyMap<Digest, unknown>): (digest: Digest) => boolean {
  return (digest) => !skipped.has(digest)
}

/** The configs of all images that name one; one that the registry does not have is left out, and asked for again next time. */
async function readConfigs(
  { from, repository, cache, signal }: WalkRequest,
  found: ReadonlyMap<Digest, Looked>,
): Promise<{ configs: ReadonlyMap<Digest, ConfigFacts>; learnt: readonly ConfigFacts[] }> {
  const named = [...found.values()].flatMap((one) => (one.kind === 'image' ? (one.config ?? []) : []))
  const wanted = [...new Set(named)]
  const known = wanted.length === 0 ? [] : (await cache.get({ manifests: [], configs: wanted })).configs
  const configs = new Map(known.map((facts) => [facts.digest, facts]))
  const learnt: ConfigFacts[] = []
  await inParallel(
    wanted.filter((digest) => !configs.has(digest)),
    async (digest) => {
      const bytes = await from.blob(repository, digest, signal)
      if (bytes !== undefined) learnt.push(configFacts(digest, bytes))
    },
  )
  for (const facts of learnt) configs.set(facts.digest, facts)
  return { configs, learnt }
}
