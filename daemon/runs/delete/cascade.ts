import { type Decision, sentence } from '../../../policies/engine/index.ts'
import type { Digest } from '../../../policies/model/index.ts'
import type { Outcome } from '../../../proto/resources/index.ts'
import type { HeldLease, Ledger } from '../../ledger/index.ts'
import type { Manifest, ManifestReader } from '../../registry/client.ts'
import { childrenOf } from '../../registry/manifest/index.ts'
import type { Keepsakes } from './manifest-backup.ts'

/**
 * On registries that delete an image with all that hangs on it, the followers of an image are gone in the moment in which
 * it goes. So their intents, with all that is needed to put them back, are committed before its DELETE is sent.
 */
export type Companions = {
  /**
   * Commits the intents of everything that follows an image; called after its own was committed and before its DELETE. What
   * follows it. To ask the registry takes a while: what was looked at before is to be looked at again.
   */
  readonly ahead: (image: Decision) => Promise<readonly Digest[]>
  /**
   * Settles the intent that was committed ahead for an image, by looking. Undefined: there is none, or the image is still
   * there and has to be removed by itself.
   */
  readonly wentAlong: (image: Decision) => Promise<Manifest | undefined>
  /**
   * Settles what is left, by looking. What cannot be looked at stays open for the next run, and so does what hangs on images
   * whose DELETE may still take them.
   */
  readonly close: (pending: ReadonlySet<Digest>) => Promise<void>
}

export type CompanionsRequest = {
  readonly client: Pick<ManifestReader, 'manifest'>
  readonly ledger: Pick<Ledger, 'intend' | 'settle'>
  readonly held: HeldLease
  readonly repository: string
  /** What is to go. */
  readonly doomed: readonly Decision[]
  readonly keepsakes: Pick<Keepsakes, 'before' | 'add'>
}

/** How long looking at one image may take, in milliseconds. */
const LOOKING = 60_000

export function openCompanions(request: CompanionsRequest): Companions {
  const { client, repository, ledger, held, keepsakes } = request
  const followers = followersOf(request.doomed)
  const open = new Map<Digest, { readonly id: number; readonly manifest: Manifest }>()
  const settle = async (digest: Digest, id: number): Promise<boolean> => {
    const gone = await isGone(request, digest)
    const [outcome, detail]: [Outcome, string] = gone
      ? ['gone', 'the registry deleted it along with the image that it hung on']
      : ['not_done', 'the registry did not delete it along']
    await ledger.settle(held.lease(), id, outcome, detail)
    open.delete(digest)
    return gone
  }
  return {
    ahead: async (image) => {
      const along = followers(image.digest)
      for (const follower of along.filter(({ digest }) => !open.has(digest))) {
        await keepsakes.before(follower.digest)
        const manifest = await client.manifest(repository, follower.digest, held.signal)
        if (manifest === undefined) continue
        held.check()
        const id = await ledger.intend(held.lease(), intentFor(follower, manifest))
        open.set(follower.digest, { id, manifest })
        keepsakes.add(manifest)
      }
      return along.map(({ digest }) => digest)
    },
    wentAlong: async ({ digest }) => {
      const ahead = open.get(digest)
      return ahead !== undefined && (await settle(digest, ahead.id)) ? ahead.manifest : undefined
    },
    close: async (pending) => {
      const left = new Set([...pending].flatMap((image) => followers(image).map(({ digest }) => digest)))
      for (const [digest, { id }] of open) if (!left.has(digest)) await settle(digest, id)
    },
  }
}

async function isGone({ client, repository }: CompanionsRequest, digest: Digest): Promise<boolean> {
  return (await client.manifest(repository, digest, AbortSignal.timeout(LOOKING))) === undefined
}

function intentFor({ digest, tags, size, reasons }: Decision, manifest: Manifest) {
  const { mediaType, bytes } = manifest
  const children = childrenOf(manifest)
  return {
    digest,
    action: 'DELETE',
    tags,
    mediaType,
    bytes,
    children,
    size,
    reasons: reasons.map(sentence),
  } as const
}

/** What goes after an image because of it, and after that; each once. */
function followersOf(doomed: readonly Decision[]): (root: Digest) => readonly Decision[] {
  const direct = new Map<Digest, Decision[]>()
  for (const decision of doomed)
    for (const leader of decision.follows) direct.set(leader, [...(direct.get(leader) ?? []), decision])
  return (root) => {
    const found = new Set<Decision>()
    const visit = (digest: Digest): void => {
      for (const follower of direct.get(digest) ?? []) {
        if (found.has(follower)) continue
        found.add(follower)
        visit(follower.digest)
      }
    }
    visit(root)
    return [...found]
  }
}
