import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { startProxy } from './proxy.ts'
import { openWorld } from './world.ts'

/** An image with one tag, in a repository with many. */
export type Contested = { readonly repository: string; readonly digest: string; readonly tag: string }

export type RaceResult = {
  /** Pushes that got their 201 while their image was being deleted. */
  readonly pushes: number
  /** Those whose tag is gone afterwards, or leads elsewhere. */
  readonly lost: number
  /** How long the DELETEs of a digest took, in milliseconds. */
  readonly deletes: readonly number[]
}

/** Deletes all these images, by the registry at this URL. */
export type Way = (url: string, images: readonly Contested[]) => Promise<unknown>

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json'
/** Which part of a DELETE is over when the push is sent: a registry looks up the tags first and removes them in the end. */
const PARTS = [0.2, 0.35, 0.5, 0.65]

/**
 * Deletes images while each one's tag is pushed anew, as by a build that has the bad luck: in the middle of the DELETE of its
 * digest, or right after something else was put on its tag first. Whose push is lost? The first image is not contested: the
 * length of its DELETE tells when the middle of the others' is.
 */
export async function race(url: string, way: Way, images: readonly Contested[]): Promise<RaceResult> {
  const rivals = await Promise.all(images.slice(1).map((image, i) => prepare(url, image, i)))
  const deletes: number[] = []
  const started = new Map<string, number>()
  await using proxy = await startProxy(url, {
    sent: ({ method, path }) => {
      if (method !== 'DELETE' || !images.some(({ digest }) => path.endsWith(digest))) return
      started.set(path, performance.now())
      const rival = rivals.find(({ image }) => path.endsWith(image.digest))
      rival?.push((deletes.length === 0 ? 0 : Math.min(...deletes)) * rival.part)
    },
    answered: async ({ method, path }) => {
      const from = started.get(path)
      if (method === 'DELETE' && from !== undefined) deletes.push(performance.now() - from)
      if (method === 'PUT') rivals.find(({ image }) => path.endsWith(`/manifests/${image.tag}`))?.push(0)
    },
  })
  await way(proxy.url, images)
  const ends = await Promise.all(rivals.map((rival) => rival.end()))
  return { pushes: count(ends, 'kept') + count(ends, 'lost'), lost: count(ends, 'lost'), deletes }
}

function count(ends: readonly string[], wanted: string): number {
  return ends.filter((end) => end === wanted).length
}

/** Another build of the image, ready to be pushed once. */
async function prepare(url: string, image: Contested, i: number) {
  const { repository, tag } = image
  const at = (reference: string): string => `${url}/v2/${repository}/manifests/${reference}`
  const found = await fetch(at(tag), { headers: { accept: MANIFEST } })
  const body = JSON.stringify({ ...((await found.json()) as object), annotations: { build: randomUUID() } })
  const put = (reference: string): Promise<Response> =>
    fetch(at(reference), { method: 'PUT', headers: { 'content-type': MANIFEST }, body })
  // Under a tag that stays first: its digest is known then, and its parts are there.
  const digest = (await put(`other-${tag}`)).headers.get('docker-content-digest')
  let pushed: Promise<number> | undefined
  return {
    image,
    part: PARTS[i % PARTS.length] ?? 0,
    push: (ms: number): void => {
      pushed ??= pause(ms).then(async () => (await put(tag)).status)
    },
    end: async (): Promise<'kept' | 'lost' | 'not pushed'> => {
      if ((await pushed) !== 201) return 'not pushed'
      const now = await fetch(at(tag), { method: 'HEAD', headers: { accept: MANIFEST } })
      return now.headers.get('docker-content-digest') === digest ? 'kept' : 'lost'
    },
  }
}

/** A bare DELETE of each digest, as all cleaners of registries without untagging send it. */
export const directly: Way = async (url, images) => {
  for (const { repository, digest } of images) {
    await fetch(`${url}/v2/${repository}/manifests/${digest}`, { method: 'DELETE' })
  }
}

/** A whole run of careen's, under a policy that wants just these images gone. `registry`, `policy`: more for those blocks. */
export function cleanly(more: { readonly registry?: string; readonly policy?: string } = {}): Way {
  return async (url, images) => {
    await using world = await openWorld()
    const repository = images[0]?.repository ?? ''
    const tags = images.map(({ tag }) => tag).join('|')
    await world.apply(
      `registry "prod" {\n  url = "${url}"\n  ${more.registry ?? ''}\n}\nlifecycle_policy "race" {\n  registry = registry.prod\n` +
        `  repository = "${repository}"\n  status = "ACTIVE"\n  ${more.policy ?? ''}\n  rule "all" {\n    tag_regexp = "${tags}"\n` +
        `    expire_period = "7d"\n  }\n}\n`,
      true,
    )
    const run = await world.clean(`prod/${repository}`)
    if (run.counts?.planned !== images.length) throw new Error(`${run.state}: ${run.message}`)
  }
}
