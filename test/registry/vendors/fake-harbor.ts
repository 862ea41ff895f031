import type { Manifest } from '../../../daemon/registry/client.ts'
import type { MemoryRepository } from '../../../daemon/registry/fake/state.ts'
import type { World } from '../../support/world.ts'
import { type Asked, digest, type Fake, startFake, type FakeAnswer } from './fake.ts'

const DAY = 24 * 3600 * 1000

export type Artifact = {
  digest: string
  push_time: string
  pull_time: string
  tags: { name: string; push_time: string; immutable: boolean }[] | null
}

export const artifact = (hex: number | string, at: string, tags: Artifact['tags'] = null): Artifact => ({
  digest: String(hex).startsWith('sha256:') ? String(hex) : digest(hex),
  push_time: at,
  pull_time: '0001-01-01T00:00:00.000Z',
  tags,
})

const notFound = (what: string): FakeAnswer => ({
  status: 404,
  body: { errors: [{ code: 'NOT_FOUND', message: `${what} not found` }] },
})

/** Harbor's API v2.0 over some artifacts, as its swagger.yaml documents it; the OCI API is behind. */
export function harborOver(
  artifacts: () => Artifact[],
  remove: (tag: string, on: string) => void = () => {},
) {
  return ({ method, url }: Asked): FakeAnswer | undefined => {
    const { pathname, searchParams } = url
    if (pathname === '/api/v2.0/systeminfo') return { status: 200, body: { auth_mode: 'db_auth' } }
    if (method === 'DELETE' && /^\/v2\/.*\/manifests\/[^:]+$/.test(pathname))
      return { status: 400, body: { errors: [{ code: 'UNSUPPORTED', message: 'no' }] } }
    const base = '/api/v2.0/projects/team/repositories/web/artifacts'
    if (!pathname.startsWith(base)) return undefined
    if (method === 'DELETE') {
      const [, on = '', tag = ''] =
        /\/artifacts\/([^/]+)\/tags\/([^/]+)$/.exec(decodeURIComponent(pathname)) ?? []
      const found = artifacts()
        .find((one) => one.digest === on)
        ?.tags?.find(({ name }) => name === tag)
      if (!found) return notFound(`tag ${tag}`)
      if (found.immutable)
        return {
          status: 412,
          body: { errors: [{ code: 'PRECONDITION', message: 'matched immutable rule' }] },
        }
      remove(tag, on)
      return { status: 200 }
    }
    const size = Math.min(100, Number(searchParams.get('page_size') ?? 10))
    const from = (Number(searchParams.get('page') ?? 1) - 1) * size
    const page = artifacts().slice(from, from + size)
    return { status: 200, headers: { 'x-total-count': String(artifacts().length) }, body: page }
  }
}

/**
 * A registry in memory that also speaks Harbor's API, telling one age for every image. `keep`: what a deep delete leaves
 * for once. `spoil`: what is answered instead, after all was done.
 */
export async function harborWorld(
  world: World,
  pushedDaysAgo: number,
  keep: (digest: string) => boolean = () => false,
  spoil: (asked: Asked) => FakeAnswer | undefined = () => undefined,
): Promise<Fake> {
  const at = new Date(Date.now() - pushedDaysAgo * DAY).toISOString()
  const repository = () => world.registry.repositories.get('team/web')
  const artifacts = (): Artifact[] =>
    [...(repository()?.manifests.keys() ?? [])].map((one) => {
      const tags = [...(repository()?.tags ?? [])].filter(([, on]) => on === one).map(([name]) => name)
      return artifact(
        one,
        at,
        tags.length === 0 ? null : tags.map((name) => ({ name, push_time: at, immutable: false })),
      )
    })
  const api = harborOver(artifacts, (tag) => void repository()?.tags.delete(tag))
  const answer = (asked: Asked): FakeAnswer | undefined => {
    const told = api(asked)
    const on = /^\/v2\/team\/web\/manifests\/(sha256:.*)$/.exec(asked.url.pathname)?.[1]
    const here = repository()
    if (told !== undefined || asked.method !== 'DELETE' || on === undefined || here === undefined) return told
    return here.manifests.has(on) ? deepDelete(here, on, keep) : undefined
  }
  return startFake((asked) => {
    const told = answer(asked)
    return spoil(asked) ?? told
  }, world.registry.url)
}

/** Takes children without tags that no other index has along, and what refers to the image, as Harbor does. */
function deepDelete(here: MemoryRepository, on: string, keep: (digest: string) => boolean): FakeAnswer {
  const body = (manifest: Manifest | undefined): Body =>
    manifest === undefined ? {} : (JSON.parse(Buffer.from(manifest.bytes).toString()) as Body)
  const mine = (body(here.manifests.get(on)).manifests ?? []).map((child) => child.digest)
  here.manifests.delete(on)
  for (const [tag, target] of here.tags) if (target === on) here.tags.delete(tag)
  const held = new Set(
    [...here.manifests.values()].flatMap((one) => (body(one).manifests ?? []).map((c) => c.digest)),
  )
  const tagged = new Set(here.tags.values())
  for (const child of mine)
    if (!held.has(child) && !tagged.has(child) && !keep(child)) here.manifests.delete(child)
  const referring = [...here.manifests].filter(([, one]) => body(one).subject?.digest === on)
  for (const [other] of referring) if (!keep(other)) deepDelete(here, other, keep)
  return { status: 202 }
}

type Body = {
  readonly subject?: { readonly digest: string }
  readonly manifests?: readonly { readonly digest: string }[]
}
