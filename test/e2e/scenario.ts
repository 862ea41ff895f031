/**
 * A registry with a believable history, the policies for it, and, written by hand, what must be left after one cleaning.
 * Nothing in here is computed by careen.
 */
import { type Pushed, pushImage, pushIndex, type Target } from '../support/push.ts'

const DAY = 24 * 3600 * 1000

export function policies(url: string): string {
  return `
registry "prod" {
  url = "${url}"
}

lifecycle_policy "web" {
  registry           = registry.prod
  repository         = "team/web"
  status             = "ACTIVE"
  schedule           = "* * * * *"
  max_delete_percent = 90

  rule "previews" {
    description   = "pull request builds"
    tag_regexp    = "pr-[0-9]+"
    expire_period = "7d"
    retained_top  = 3
  }

  rule "nightly" {
    tag_regexp    = "nightly-[0-9]+"
    expire_period = "14d"
  }
}

lifecycle_policy "base_next" {
  registry   = registry.prod
  repository = "team/base"

  rule "everything" {
    tag_regexp    = ".*"
    untagged      = true
    expire_period = "24h"
  }
}

default_policy "prod" {
  registry           = registry.prod
  status             = "ACTIVE"
  schedule           = "* * * * *"
  keep_latest        = 5
  keep_days          = 30
  max_delete_percent = 80

  quota {
    tags = 30
  }
}

protect "releases" {
  registry     = registry.prod
  repositories = "**"
  tag_regexp   = "v[0-9]+\\\\.[0-9]+\\\\.[0-9]+"
}
`
}

export type Pushes = {
  readonly images: number
  /** Digests by a name of our own, where the expectation speaks of an image that has no tag. */
  readonly named: Readonly<Record<string, Pushed>>
}

function ago(now: number, days: number): string {
  return new Date(now - days * DAY).toISOString()
}

const pad = (i: number): string => String(i).padStart(2, '0')

export async function push(url: string, now: number): Promise<Pushes> {
  const web = await pushWeb({ url, repository: 'team/web' }, now)
  const api: Target = { url, repository: 'team/api' }
  for (let i = 1; i <= 12; i += 1)
    await pushImage(api, { tags: [`build-${i}`], created: ago(now, 10 * i - 5) })
  await pushImage(api, { tags: ['v2.0.0'], created: ago(now, 500) })
  const base: Target = { url, repository: 'team/base' }
  for (let i = 1; i <= 4; i += 1) await pushImage(base, { tags: [`base-${i}`], created: ago(now, 100 + i) })
  return { images: web.images + 17, named: web.named }
}

async function pushWeb(web: Target, now: number): Promise<Pushes> {
  let images = 0
  const named: Record<string, Pushed> = {}
  const image = async (tags: string[], days: number | undefined, seed?: string): Promise<Pushed> => {
    images += 1
    const created = days === undefined ? {} : { created: ago(now, days) }
    return pushImage(web, { tags, ...created, ...(seed === undefined ? {} : { seed }) })
  }
  for (let i = 0; i <= 3; i += 1) await image([`v1.${i}.0`], 400 - 50 * i)
  await image(['v1.4.0', 'latest'], 100)

  for (const i of [1, 2, 3]) await image([`pr-${i}`], 2 * i - 1)
  await image(['pr-4'], 6.5)
  for (const i of [5, 6, 8, 10, 12, 17, 19, 20]) await image([`pr-${i}`], 2 * i)
  await image(['pr-7', 'v1.5.0'], 14)
  await image(['pr-9', 'keep-me'], 18)
  await image(['pr-18', 'nightly-18'], 17.5)
  await image(['pr-30', 'nightly-10'], 9.5)

  named['amd64'] = await image([], 22, 'amd64 of pr-11 and edge')
  named['arm64'] = await image([], 22, 'arm64 of pr-11')
  named['s390x'] = await image([], 22, 's390x of edge')
  await pushIndex(web, ['pr-11'], [named['amd64'], named['arm64']])
  await pushIndex(web, ['edge'], [named['amd64'], named['s390x']])
  images += 2

  const signed = await image(['pr-13'], 26)
  await image([`${signed.digest.replace(':', '-')}.sig`], 26, 'signature of pr-13')
  const release = await image(['v1.6.0'], 90)
  await image([`${release.digest.replace(':', '-')}.sig`], 90, 'signature of v1.6.0')
  named['signedPreview'] = signed
  named['signedRelease'] = release

  images += 2
  await pushImage(web, { tags: ['pr-15'], created: '1970-01-01T00:00:00Z' })
  await image(['pr-16'], undefined)
  await pushImage(web, { tags: ['pr-21'], created: '2099-01-01T00:00:00Z' })

  for (const i of [1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14]) await image([`nightly-${pad(i)}`], i - 0.5)
  for (const i of [15, 16, 17, 19, 20]) await image([`nightly-${i}`], i - 0.5)

  named['overwritten'] = await image(['nightly-99'], 60, 'the first nightly-99')
  await image(['nightly-99'], 1, 'the second nightly-99')
  return { images, named }
}

/** Tags that must be there after the cleaning, by repository; every other tag that was pushed must be gone. */
export function tagsLeft(named: Pushes['named']): Record<string, string[]> {
  const releaseSignature = `${named['signedRelease']?.digest.replace(':', '-')}.sig`
  return {
    'team/web': [
      'v1.0.0',
      'v1.1.0',
      'v1.2.0',
      'v1.3.0',
      'v1.4.0',
      'latest',
      'v1.5.0',
      'v1.6.0',
      releaseSignature,
      'pr-1',
      'pr-2',
      'pr-3',
      'pr-4', // the newest three, and one younger than seven days
      'pr-7', // a protected release has the same digest
      'pr-9',
      'keep-me', // no rule selects keep-me
      'pr-15',
      'pr-16',
      'pr-21', // 1970, no time at all, the future: age unknown
      'pr-30',
      'nightly-10', // nightly keeps it: 9.5 days
      'edge', // no rule selects it
      ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14].map((i) => `nightly-${pad(i)}`),
      'nightly-99',
    ].toSorted(),
    'team/api': ['build-1', 'build-2', 'build-3', 'build-4', 'build-5', 'v2.0.0'],
    'team/base': ['base-1', 'base-2', 'base-3', 'base-4'],
  }
}

/** Untagged manifests that must still be there: children of a living index, also a shared one, and an overwritten image. */
export const UNTAGGED_LEFT: readonly string[] = ['amd64', 's390x', 'overwritten']

/** Untagged manifests that must be gone: a child that only the deleted index had. */
export const UNTAGGED_GONE: readonly string[] = ['arm64']

/** Tags that must be gone. */
export const TAGS_GONE: Readonly<Record<string, readonly string[]>> = {
  'team/web': [
    'pr-5',
    'pr-6',
    'pr-8',
    'pr-10',
    'pr-12',
    'pr-17',
    'pr-19',
    'pr-20',
    'pr-11',
    'pr-13',
    'pr-18',
    'nightly-18',
    'nightly-15',
    'nightly-16',
    'nightly-17',
    'nightly-19',
    'nightly-20',
  ],
  'team/api': ['build-6', 'build-7', 'build-8', 'build-9', 'build-10', 'build-11', 'build-12'],
  'team/base': [],
}
