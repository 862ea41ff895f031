import { type Decision, isSignatureTag } from '../../../policies/engine/index.ts'
import type { Digest, Instant } from '../../../policies/model/index.ts'
import type { Push } from '../../../proto/resources/index.ts'
import type { HeldLease, Ledger } from '../../ledger/index.ts'
import type { ManifestReader } from '../../registry/client.ts'
import { look, type Looked } from '../../registry/manifest/index.ts'

/**
 * What the registry tells of pushes while a run is at work: it knows of one before the tag has moved, so that what was just
 * pushed does not go though every look was too early.
 */
export type ToldPushes = {
  /** Asks for news. Why an image, or one of those that go along with it, must stay; undefined: none must. */
  readonly whyStays: (
    image: Pick<Decision, 'digest' | 'tags'>,
    along: readonly Digest[],
  ) => Promise<string | undefined>
  /** Asks for news. The tags that were pushed since it was last called, each with the newest push of it. */
  readonly fresh: () => Promise<ReadonlyMap<string, Push>>
  /** Asks for news. Up to when the registry has told, on its own clock; undefined: it tells of nothing. */
  readonly heardAt: () => Promise<Instant | undefined>
}

export type ToldPushesRequest = {
  readonly client: Pick<ManifestReader, 'manifest'>
  readonly ledger: Pick<Ledger, 'pushes'>
  readonly held: HeldLease
  readonly repository: string
  /** As scanned. */
  readonly manifests: ReadonlyMap<Digest, Looked>
  /** Where to ask on from: what was told before was there when the repository was scanned. */
  readonly after: number
  /** The tombstone of the run: what careen pushes itself is no news. */
  readonly tombstone: Digest
}

/** How long looking at one manifest may take, in milliseconds. */
const LOOKING = 60_000

export function openToldPushes(request: ToldPushesRequest): ToldPushes {
  const { ledger, held, tombstone } = request
  const needed = new Map<Digest, string>()
  const pushed = new Map<string, Push>()
  const fresh = new Map<string, Push>()
  let upTo = request.after
  let heardAt: Instant | undefined
  const hear = async (): Promise<void> => {
    for (;;) {
      const told = await ledger.pushes(held.lease(), upTo)
      upTo = told.upTo
      heardAt = told.heardAt
      if (told.pushes.length === 0) return
      for (const push of told.pushes) if (push.digest !== tombstone) await note(push)
    }
  }
  const note = async (push: Push): Promise<void> => {
    if (push.tag !== undefined) {
      pushed.set(push.tag, push)
      fresh.set(push.tag, push)
    }
    await notePush(request, needed, push)
  }
  return {
    whyStays: async ({ digest, tags }, along) => {
      await hear()
      const tag = tags.find((one) => pushed.has(one))
      const push = tag === undefined ? undefined : pushed.get(tag)
      const own = needed.get(digest) ?? (push && `tag ${tag} was pushed ${when(push)}`)
      return own ?? along.map((one) => needed.get(one)).find((why) => why !== undefined)
    },
    fresh: async () => {
      await hear()
      const news = new Map(fresh)
      fresh.clear()
      return news
    },
    heardAt: async () => {
      await hear()
      return heardAt
    },
  }
}

function when({ at }: Push): string {
  return `at ${new Date(at).toISOString()}, as the registry tells`
}

/** What was pushed stays, with all that it names. */
async function notePush(request: ToldPushesRequest, needed: Map<Digest, string>, push: Push): Promise<void> {
  const { digest, tag } = push
  if (!needed.has(digest)) needed.set(digest, `it was pushed again ${when(push)}`)
  const why = `${digest} was pushed ${when(push)}, and names it`
  const seen = new Set([digest])
  if (tag !== undefined && isSignatureTag(tag)) seen.add(signedBy(tag))
  for (const one of seen) {
    if (!needed.has(one)) needed.set(one, why)
    for (const part of await namedBy(request, one)) seen.add(part)
  }
}

/** `sha256-HEX.sig` and the like. */
function signedBy(tag: string): Digest {
  return tag.slice(0, 'sha256-'.length + 64).replace('-', ':')
}

/** What a manifest lists and refers to. One that was not scanned is new, and looked at; one that is not there names nothing. */
async function namedBy(
  { client, repository, manifests }: ToldPushesRequest,
  digest: Digest,
): Promise<readonly Digest[]> {
  const scanned = manifests.get(digest)
  const signal = AbortSignal.timeout(LOOKING)
  const manifest = scanned === undefined ? await client.manifest(repository, digest, signal) : undefined
  const looked = manifest === undefined ? scanned : look(manifest)
  if (looked === undefined) return []
  const subject = looked.kind === 'unreadable' ? undefined : looked.subject
  return subject === undefined ? looked.children : [...looked.children, subject]
}
