import { MEDIA, digestOf } from '../manifest/index.ts'

/** Pushes small made-up images to a registry over HTTP: for the demo and for trying things out. */
export type PushTarget = { readonly url: string; readonly repository: string }

export type PushedManifest = { readonly digest: string; readonly size: number; readonly mediaType: string }

export type MadeUpImage = {
  readonly tags: readonly string[]
  /** RFC 3339; absent: the image does not say when it was built. */
  readonly created?: string
  /** Makes otherwise equal images differ. */
  readonly seed: string
  readonly architecture?: string
}

export async function pushImage(target: PushTarget, image: MadeUpImage): Promise<PushedManifest> {
  const { created, seed, architecture = 'amd64' } = image
  // As in real images: one layer that all of a repository share, and one of its own.
  const layers = [
    await pushBlob(target, `layer of ${target.repository}`.repeat(2000)),
    await pushBlob(target, `layer of ${target.repository} for ${seed}`.repeat(500)),
  ]
  const rootfs = { type: 'layers', diff_ids: layers.map(({ digest }) => digest) }
  const config = await pushBlob(
    target,
    JSON.stringify({ architecture, os: 'linux', created, author: seed, config: {}, rootfs }),
  )
  const manifest = {
    schemaVersion: 2,
    mediaType: MEDIA.ociManifest,
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', ...config },
    layers: layers.map((layer) => ({ mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', ...layer })),
  }
  return pushManifest(target, manifest, MEDIA.ociManifest, image.tags)
}

export function pushIndex(
  target: PushTarget,
  tags: readonly string[],
  children: readonly PushedManifest[],
): Promise<PushedManifest> {
  return pushManifest(
    target,
    { schemaVersion: 2, mediaType: MEDIA.ociIndex, manifests: children },
    MEDIA.ociIndex,
    tags,
  )
}

async function pushBlob(
  { url, repository }: PushTarget,
  text: string,
): Promise<{ digest: string; size: number }> {
  const digest = digestOf(text)
  const started = await expect(await fetch(`${url}/v2/${repository}/blobs/uploads/`, { method: 'POST' }))
  const location = new URL(started.headers.get('location') ?? '', url)
  location.searchParams.set('digest', digest)
  await expect(await fetch(location, { method: 'PUT', body: text }))
  return { digest, size: Buffer.byteLength(text) }
}

async function pushManifest(
  { url, repository }: PushTarget,
  body: object,
  mediaType: string,
  tags: readonly string[],
): Promise<PushedManifest> {
  const text = JSON.stringify(body)
  const digest = digestOf(text)
  for (const reference of tags.length === 0 ? [digest] : tags) {
    const headers = { 'content-type': mediaType }
    await expect(
      await fetch(`${url}/v2/${repository}/manifests/${reference}`, { method: 'PUT', body: text, headers }),
    )
  }
  return { digest, size: Buffer.byteLength(text), mediaType }
}

async function expect(response: Response): Promise<Response> {
  if (response.ok) return response
  throw new Error(`${response.url} answered ${response.status}`)
}
