import { parseManifest } from '../manifest/index.ts'
import { type FakeRequest, type MemoryRepository, readOnly, refusal, type Reply } from './state.ts'

export function deleteManifest({ state, is, name, reference }: FakeRequest): Reply {
  if (is.readOnly) return readOnly()
  if (!is.deleteEnabled) return refusal(405, 'UNSUPPORTED', 'The operation is unsupported.')
  const repository = state.repositories.get(name)
  if (!/^sha256:[0-9a-f]{64}$/.test(reference)) return deleteTag(is.untag, repository, reference)
  return deleteDigest(is, repository, reference)
}

function deleteDigest(
  is: FakeRequest['is'],
  repository: MemoryRepository | undefined,
  digest: string,
): Reply {
  if (takesLayer(is, repository, digest)) return done
  if (repository?.manifests.has(digest) !== true) return refusal(404, 'MANIFEST_UNKNOWN', 'manifest unknown')
  if (is.listedStatus !== undefined && isListed(repository, digest)) return refusal(is.listedStatus, 'DENIED')
  const tagged = tagsOn(repository, digest)
  if (is.digestDelete === 'refuses-tagged' && tagged.length > 0) {
    return refusal(400, 'GOOGLE_MANIFEST_DANGLING_TAG')
  }
  repository.manifests.delete(digest)
  if (is.digestDelete === 'takes-tags') for (const tag of tagged) repository.tags.delete(tag)
  return done
}

/** Returns true if the digest was a layer, which distribution deletes on a DELETE of a manifest. */
function takesLayer(
  is: FakeRequest['is'],
  repository: MemoryRepository | undefined,
  digest: string,
): boolean {
  if (is.accept === 'stored' || repository === undefined || repository.manifests.has(digest)) return false
  return repository.blobs.delete(digest)
}

const done: Reply = { status: 202, headers: { 'content-type': '' } }

export function tagsOn(repository: MemoryRepository, digest: string): string[] {
  return [...repository.tags].filter(([, target]) => target === digest).map(([tag]) => tag)
}

function isListed(repository: MemoryRepository, digest: string): boolean {
  return [...repository.manifests.values()].some((manifest) => {
    const parsed = parseManifest(manifest)
    return parsed.kind === 'index' && parsed.children.includes(digest)
  })
}

type Untag = FakeRequest['is']['untag']

function deleteTag(untag: Untag, repository: MemoryRepository | undefined, tag: string): Reply {
  if (untag === false || tag.includes(':')) {
    return refusal(400, 'DIGEST_INVALID', 'provided digest did not match uploaded content')
  }
  const digest = repository?.tags.get(tag)
  if (!repository || digest === undefined) return refusal(404, 'MANIFEST_UNKNOWN', 'manifest unknown')
  repository.tags.delete(tag)
  const others = tagsOn(repository, digest)
  if (untag === true || (untag === 'last-takes-image' && others.length > 0)) return done
  repository.manifests.delete(digest)
  for (const other of others) repository.tags.delete(other)
  return done
}
