import { createHash } from 'node:crypto'

/** Pushes images to any registry over plain HTTP. Written apart from the driver, so that the driver's faults show. */
export type Target = { readonly url: string; readonly repository: string; readonly authorization?: string }

export type ImageSpec = {
  readonly tags: readonly string[]
  /** RFC 3339; absent: the config says nothing. */
  readonly created?: string
  /** Makes otherwise equal images differ. */
  readonly seed?: string
  readonly subject?: { readonly digest: string; readonly size: number }
  readonly artifactType?: string
  readonly annotations?: Readonly<Record<string, string>>
}

export type Pushed = { readonly digest: string; readonly size: number; readonly mediaType: string }

const OCI_MANIFEST = 'application/vnd.oci.image.manifest.v1+json'
const OCI_INDEX = 'application/vnd.oci.image.index.v1+json'
const OCI_CONFIG = 'application/vnd.oci.image.config.v1+json'
const OCI_LAYER = 'application/vnd.oci.image.layer.v1.tar+gzip'

function digestOf(bytes: string | Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}

async function request(target: Target, path: string, init: RequestInit): Promise<Response> {
  const headers = new Headers(init.headers)
  if (target.authorization !== undefined) headers.set('authorization', target.authorization)
  const url = path.startsWith('http') ? path : `${target.url}/v2/${target.repository}/${path}`
  return fetch(url, { ...init, headers, redirect: 'manual' })
}

async function expectStatus(response: Response, ...wanted: number[]): Promise<Response> {
  if (wanted.includes(response.status)) return response
  throw new Error(`${response.url} answered ${response.status}: ${(await response.text()).slice(0, 300)}`)
}

async function pushBlob(target: Target, bytes: string): Promise<{ digest: string; size: number }> {
  const digest = digestOf(bytes)
  const started = await expectStatus(await request(target, 'blobs/uploads/', { method: 'POST' }), 202)
  const location = new URL(started.headers.get('location') ?? '', target.url)
  location.searchParams.set('digest', digest)
  const headers = { 'content-type': 'application/octet-stream' }
  await expectStatus(await request(target, location.href, { method: 'PUT', body: bytes, headers }), 201)
  return { digest, size: Buffer.byteLength(bytes) }
}

async function putManifest(
  target: Target,
  body: object,
  mediaType: string,
  tags: readonly string[],
): Promise<Pushed> {
  const text = JSON.stringify(body)
  const digest = digestOf(text)
  for (const reference of tags.length === 0 ? [digest] : tags) {
    const headers = { 'content-type': mediaType }
    await expectStatus(
      await request(target, `manifests/${reference}`, { method: 'PUT', body: text, headers }),
      201,
    )
  }
  return { digest, size: Buffer.byteLength(text), mediaType }
}

export async function pushImage(target: Target, spec: ImageSpec): Promise<Pushed> {
  const layer = await pushBlob(target, `layer of ${target.repository}`)
  const config = await pushBlob(
    target,
    JSON.stringify({
      architecture: 'amd64',
      os: 'linux',
      config: {},
      rootfs: { type: 'layers', diff_ids: [layer.digest] },
      ...(spec.created === undefined ? {} : { created: spec.created }),
      author: spec.seed ?? spec.tags.join(','),
    }),
  )
  const manifest = {
    schemaVersion: 2,
    mediaType: OCI_MANIFEST,
    ...(spec.artifactType === undefined ? {} : { artifactType: spec.artifactType }),
    config: { mediaType: OCI_CONFIG, ...config },
    layers: [{ mediaType: OCI_LAYER, ...layer }],
    ...(spec.annotations === undefined ? {} : { annotations: spec.annotations }),
    ...(spec.subject === undefined ? {} : { subject: { mediaType: OCI_MANIFEST, ...spec.subject } }),
  }
  return putManifest(target, manifest, OCI_MANIFEST, spec.tags)
}

/** `attestations`: digests of those children that are listed as BuildKit lists attestations. */
export async function pushIndex(
  target: Target,
  tags: readonly string[],
  children: readonly Pushed[],
  attestations: readonly string[] = [],
): Promise<Pushed> {
  const manifests = children.map((child, i) => ({
    ...child,
    platform: { architecture: ['amd64', 'arm64', 's390x'][i] ?? 'unknown', os: 'linux' },
    ...(attestations.includes(child.digest)
      ? { annotations: { 'vnd.docker.reference.type': 'attestation-manifest' } }
      : {}),
  }))
  return putManifest(target, { schemaVersion: 2, mediaType: OCI_INDEX, manifests }, OCI_INDEX, tags)
}

/** The digest that a tag or digest has now; undefined when the registry does not have it. */
export async function resolve(target: Target, reference: string): Promise<string | undefined> {
  const headers = { accept: `${OCI_MANIFEST}, ${OCI_INDEX}` }
  const response = await request(target, `manifests/${reference}`, { headers })
  if (response.status === 404) return undefined
  return digestOf(new Uint8Array(await (await expectStatus(response, 200)).arrayBuffer()))
}

export async function listTags(target: Target): Promise<string[]> {
  const response = await request(target, 'tags/list', {})
  if (response.status === 404) return []
  const { tags } = (await (await expectStatus(response, 200)).json()) as { tags: string[] | null }
  return (tags ?? []).toSorted()
}
