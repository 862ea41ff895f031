import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

/**
 * Fills a registry by writing what distribution keeps on disk: thousands of images a second, where a push takes milliseconds.
 * The registry may be running; its layout is the same in 2.8 and 3.
 */
export type Seeding = {
  /** The registry's `rootdirectory`, as a file URL. */
  readonly storage: string
  /** Image `i` goes to number `i % length`. */
  readonly repositories: readonly string[]
  readonly images: number
  /** Default: one, `v0`, `v1` and so on. */
  readonly tagsOf?: (i: number) => readonly string[]
  /** Default: from 2025 on, one a minute. Milliseconds of the epoch. */
  readonly createdAt?: (i: number) => number
}

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json'
const CONFIG = 'application/vnd.oci.image.config.v1+json'
const LAYER = 'application/vnd.oci.image.layer.v1.tar+gzip'
const START = Date.UTC(2025, 0, 1)
/** Images that are written at the same time. */
const BATCH = 64

/** Digests of the images, in order. */
export async function seed(seeding: Seeding): Promise<string[]> {
  const { storage, images, repositories } = seeding
  const base = `${fileURLToPath(storage)}/docker/registry/v2`
  const layer = await writeBlob(base, 'one shared layer')
  await Promise.all(repositories.map((name) => link(`${base}/repositories/${name}/_layers`, layer.digest)))
  const digests: string[] = []
  for (let from = 0; from < images; from += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, images - from) }, (_, k) =>
      writeImage(seeding, { base, layer, i: from + k }),
    )
    digests.push(...(await Promise.all(batch)))
  }
  return digests
}

type Blob = { readonly digest: string; readonly size: number }
type Place = { readonly base: string; readonly layer: Blob; readonly i: number }

async function writeImage(
  { repositories, tagsOf = (i) => [`v${i}`], createdAt = (i) => START + i * 60_000 }: Seeding,
  { base, layer, i }: Place,
): Promise<string> {
  const name = repositories[i % repositories.length] ?? ''
  const folder = `${base}/repositories/${name}`
  const rootfs = { type: 'layers', diff_ids: [layer.digest] }
  const created = new Date(createdAt(i)).toISOString()
  const about = { created, architecture: 'amd64', os: 'linux', config: {}, rootfs, author: `${name} ${i}` }
  const config = await writeBlob(base, JSON.stringify(about))
  const manifest = await writeBlob(
    base,
    JSON.stringify({
      schemaVersion: 2,
      mediaType: MANIFEST,
      config: { mediaType: CONFIG, ...config },
      layers: [{ mediaType: LAYER, ...layer }],
    }),
  )
  const tags = tagsOf(i).map((tag) => `${folder}/_manifests/tags/${tag}`)
  await Promise.all([
    link(`${folder}/_layers`, config.digest),
    link(`${folder}/_manifests/revisions`, manifest.digest),
    ...tags.map((tag) => write(`${tag}/current`, 'link', manifest.digest)),
    ...tags.map((tag) => link(`${tag}/index`, manifest.digest)),
  ])
  return manifest.digest
}

async function writeBlob(base: string, text: string): Promise<Blob> {
  const hex = createHash('sha256').update(text).digest('hex')
  await write(`${base}/blobs/sha256/${hex.slice(0, 2)}/${hex}`, 'data', text)
  return { digest: `sha256:${hex}`, size: Buffer.byteLength(text) }
}

function link(folder: string, digest: string): Promise<void> {
  return write(`${folder}/${digest.replace(':', '/')}`, 'link', digest)
}

async function write(folder: string, file: string, text: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  await writeFile(`${folder}/${file}`, text)
}
