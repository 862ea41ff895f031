import { Pool } from 'undici'
import { openTestRegistry } from '../conformance/registry.ts'
import { findOrFetch } from '../support/debian.ts'
import { roomyFolder } from '../support/processes.ts'
import { type RegistryServer, startDockerRegistry } from '../support/registry-server.ts'
import { seed } from '../support/seed.ts'
import { openWorld, type World } from '../support/world.ts'
import { has, run } from './children.ts'
import { pairs, report } from './measure.ts'
import { benchRemovals, policy } from './registry-removals.ts'

const MANY = 10_000
const SOME = 2000
const ACCEPT = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ')

type Filled = {
  readonly server: RegistryServer
  readonly pool: Pool
  readonly digests: ReadonlyMap<string, readonly string[]>
}

/** A real docker-registry 2.8, seeded on disk, or in memory that is a folder; all other processes are on the same machine. */
export async function benchRegistry(): Promise<void> {
  if ((await findOrFetch('docker-registry')) === undefined) {
    console.error('skipped: needs docker-registry: apt install docker-registry')
    return
  }
  await using server = await startDockerRegistry({ deleteEnabled: true }, roomyFolder())
  const digests = new Map<string, readonly string[]>()
  for (const [name, images] of [
    ['many', MANY],
    ['some', SOME],
    ['gone', SOME],
    ['bare', SOME],
  ] as const) {
    digests.set(name, await seed({ storage: server.storage, repositories: [name], images }))
  }
  const pool = new Pool(server.url, { connections: 8, pipelining: 1 })
  const filled = { server, pool, digests }
  await benchTags(filled)
  await benchScans(filled)
  await benchRemovals({ server, pool, ours: 'gone', bare: 'bare', digests: digests.get('bare') ?? [] })
  await pool.close()
}

async function benchTags({ server, pool }: Filled): Promise<void> {
  const client = openTestRegistry(server.url)
  const signal = new AbortController().signal
  const list = () => client.tags('many', signal)
  const name = `the list of ${MANY} tags`
  report({
    name,
    baseline: 'one bare GET and JSON.parse',
    ...(await pairs(list, () => bareList(pool, 'many'))),
  })
  if (has('skopeo', '--version')) {
    const skopeo = () =>
      run('skopeo', ['list-tags', '--tls-verify=false', `docker://${new URL(server.url).host}/many`])
    report({
      name,
      baseline: 'skopeo list-tags, whole process',
      goal: 1.3,
      ...(await pairs(list, skopeo, 3)),
    })
  }
  await client.close()
}

async function bareList(pool: Pool, repository: string): Promise<string[]> {
  const { body } = await pool.request({ method: 'GET', path: `/v2/${repository}/tags/list` })
  return ((await body.json()) as { tags: string[] }).tags
}

type Get = { readonly path: string; readonly method?: 'HEAD'; readonly headers?: Record<string, string> }

/** Eight at a time, nothing looked at but the bytes. */
async function bareGets(pool: Pool, items: readonly Get[]): Promise<Buffer[]> {
  const results: Buffer[] = []
  let next = 0
  const lane = async (): Promise<void> => {
    for (let i = next++; i < items.length; i = next++) {
      const item = items[i]
      if (item === undefined) return
      const { body } = await pool.request({ method: 'GET', reset: false, ...item })
      results[i] = Buffer.from(await body.arrayBuffer())
    }
  }
  await Promise.all(Array.from({ length: 8 }, lane))
  return results
}

/** The least that a first scan can ask: the list, each manifest, each config. */
async function bareScan(pool: Pool, repository: string): Promise<void> {
  const tags = await bareList(pool, repository)
  const at = `/v2/${repository}`
  const manifests = await bareGets(
    pool,
    tags.map((tag) => ({ path: `${at}/manifests/${tag}`, headers: { accept: ACCEPT } })),
  )
  const configs = manifests.map((bytes) => {
    const { config } = JSON.parse(bytes.toString('utf8')) as { config: { digest: string } }
    return { path: `${at}/blobs/${config.digest}` }
  })
  await bareGets(pool, configs)
}

/**
 * The least that a later scan can ask: the list, and whether each tag still is what it was. By a conditional GET, to which 2.8
 * answers 304 even where the manifest is gone, or by the HEAD that careen sends for that reason.
 */
async function bareRescan(
  pool: Pool,
  repository: string,
  headersOf: (i: number) => Omit<Get, 'path'>,
): Promise<void> {
  const tags = await bareList(pool, repository)
  await bareGets(
    pool,
    tags.map((_, i) => ({ path: `/v2/${repository}/manifests/v${i}`, ...headersOf(i) })),
  )
}

async function scanned(world: World, repository: string): Promise<void> {
  const done = await world.dryRun(`prod/${repository}`)
  if (done.state !== 'SUCCEEDED') throw new Error(`${done.state}: ${done.message}`)
}

/** Of one repository: the list of its tags, then each image by itself. */
function skopeoScan(url: string, repository: string, images: number): void {
  const at = `docker://${new URL(url).host}/${repository}`
  const ran = [run('skopeo', ['list-tags', '--tls-verify=false', at])]
  for (let i = 0; i < images; i += 1)
    ran.push(run('skopeo', ['inspect', '--no-tags', '--tls-verify=false', `${at}:v${i}`]))
  if (ran.some(({ status }) => status !== 0)) throw new Error('skopeo failed')
}

/** A process an image takes long: a sample of them, by the image. */
async function benchSkopeo(url: string, first: () => Promise<void>): Promise<void> {
  if (!has('skopeo', '--version')) return
  const sample = 40
  const measured = await pairs(first, () => skopeoScan(url, 'some', sample), 3)
  const [ours, theirs] = [measured.subjectMs / SOME, measured.baselineMs / sample]
  report({
    name: `the first scan of ${SOME} images, by the image`,
    baseline: `skopeo list-tags, and skopeo inspect of ${sample} of the images, by the image`,
    goal: 1 / 20,
    ratio: (measured.ratio * sample) / SOME,
    subjectMs: ours,
    baselineMs: theirs,
    more: { imagesPerSecond: Math.round(1000 / ours), skopeoImagesPerSecond: Math.round(1000 / theirs) },
  })
}

async function benchScans({ server, pool, digests }: Filled): Promise<void> {
  const first = async (): Promise<void> => {
    await using world = await openWorld()
    await world.apply(policy(server.url, 'some', 'none'), true)
    await scanned(world, 'some')
  }
  report({
    name: `the first scan of ${SOME} images, with decisions and the store`,
    baseline: 'the fewest requests, bare, eight at a time',
    goal: 1.15,
    ...(await pairs(first, () => bareScan(pool, 'some'), 3)),
  })
  await benchSkopeo(server.url, first)
  await using world = await openWorld()
  await world.apply(policy(server.url, 'some', 'none'), true)
  await scanned(world, 'some')
  const known = digests.get('some') ?? []
  const ways = {
    'one HEAD a tag': () => ({ method: 'HEAD', headers: { accept: ACCEPT } }) as const,
    'one conditional GET a tag': (i: number) => ({
      headers: { accept: ACCEPT, 'if-none-match': `"${known[i]}"` },
    }),
  }
  for (const [baseline, headersOf] of Object.entries(ways))
    report({
      name: 'the same again, nothing new',
      baseline: `${baseline}, bare, eight at a time`,
      goal: 1.15,
      ...(await pairs(
        () => scanned(world, 'some'),
        () => bareRescan(pool, 'some', headersOf),
        3,
      )),
    })
}
