import { type Decision, isSignatureTag } from '../../../policies/engine/index.ts'
import type { Digest, Instant } from '../../../policies/model/index.ts'
import type { Push } from '../../../proto/resources/index.ts'
import type { ManifestReader } from '../../registry/client.ts'
import { inspect, type InspectedManifest } from '../../registry/manifest/index.ts'
import type { DeletionContext } from './context.ts'
import type { KeepReason } from './keep-reason.ts'

/**
 * The pushes that the registry reports while a run deletes. It reports a push before the tag has moved, so that an image
 * that was just pushed is kept even if every list was read too early. Each function asks for new notifications first.
 */
export type PushFeed = {
  /** Returns why an image, or one of those that the registry deletes with it, must be kept. */
  readonly keepReason: (
    image: Pick<Decision, 'digest' | 'tags'>,
    cascaded: readonly Digest[],
  ) => Promise<KeepReason | undefined>
  /** Returns the tags that were pushed since the last call, each with its newest push. */
  readonly newPushes: () => Promise<ReadonlyMap<string, Push>>
  /** Returns up to when the registry has reported, on its own clock; undefined if it reports nothing. */
  readonly deliveredUpTo: () => Promise<Instant | undefined>
}

export type PushFeedRequest = Pick<DeletionContext, 'ledger' | 'lease' | 'repository'> & {
  readonly client: Pick<ManifestReader, 'manifest'>
  /** As scanned. */
  readonly manifests: ReadonlyMap<Digest, InspectedManifest>
  /** The id of the last push that the scan has seen. */
  readonly after: number
  /** The digest of the run's tombstone. The run's own pushes of it are ignored. */
  readonly tombstone: Digest
}

/** How long reading one manifest may take, in milliseconds. */
const READING = 60_000

export function openPushFeed(request: PushFeedRequest): PushFeed {
  const { ledger, lease, tombstone } = request
  const needed = new Map<Digest, KeepReason>()
  const pushed = new Map<string, Push>()
  const fresh = new Map<string, Push>()
  let upTo = request.after
  let deliveredUpTo: Instant | undefined
  const receive = async (): Promise<void> => {
    for await (const received of ledger.pushes(lease.current(), upTo, lease.signal)) {
      upTo = received.upTo
      deliveredUpTo = received.deliveredUpTo
      for (const push of received.pushes) if (push.digest !== tombstone) await note(push)
    }
  }
  const note = async (push: Push): Promise<void> => {
    if (push.tag !== undefined) {
      pushed.set(push.tag, push)
      fresh.set(push.tag, push)
    }
    await notePush(request, needed, push)
  }
  const pushOf = (tags: readonly string[]): KeepReason | undefined => {
    for (const tag of tags) {
      const push = pushed.get(tag)
      if (push !== undefined) return { kind: 'pushed', tag, at: push.at }
    }
    return undefined
  }
  return {
    keepReason: async ({ digest, tags }, cascaded) => {
      await receive()
      const own = needed.get(digest) ?? pushOf(tags)
      return own ?? cascaded.map((one) => needed.get(one)).find((reason) => reason !== undefined)
    },
    newPushes: async () => {
      await receive()
      const pushes = new Map(fresh)
      fresh.clear()
      return pushes
    },
    deliveredUpTo: async () => {
      await receive()
      return deliveredUpTo
    },
  }
}

/** Notes that what was pushed must be kept, with everything that it names. */
async function notePush(
  request: PushFeedRequest,
  needed: Map<Digest, KeepReason>,
  { digest, tag, at }: Push,
): Promise<void> {
  if (!needed.has(digest)) needed.set(digest, { kind: 'pushed', tag: undefined, at })
  const seen = new Set([digest])
  if (tag !== undefined && isSignatureTag(tag)) seen.add(signedBy(tag))
  for (const one of seen) {
    if (!needed.has(one)) needed.set(one, { kind: 'needed_by_push', digest, at })
    for (const part of await namedBy(request, one)) seen.add(part)
  }
}

/** Returns the digest that a tag like `sha256-HEX.sig` signs. */
function signedBy(tag: string): Digest {
  return tag.slice(0, 'sha256-'.length + 64).replace('-', ':')
}

/** Returns what a manifest lists and refers to. Reads it if it was not scanned. */
async function namedBy(
  { client, repository, manifests }: PushFeedRequest,
  digest: Digest,
): Promise<readonly Digest[]> {
  const scanned = manifests.get(digest)
  const signal = AbortSignal.timeout(READING)
  const manifest = scanned === undefined ? await client.manifest(repository, digest, signal) : undefined
  const inspected = manifest === undefined ? scanned : inspect(manifest)
  if (inspected === undefined) return []
  const subject = inspected.kind === 'unreadable' ? undefined : inspected.subject
  return subject === undefined ? inspected.children : [...inspected.children, subject]
}
