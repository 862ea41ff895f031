import { pushImage, pushIndex, type PushTarget } from '../../daemon/registry/fake/index.ts'

const DAY = 24 * 3600 * 1000

/** Pushes the images of half a year of a team. Returns the number of images. */
export async function pushHistory(url: string, now: number): Promise<number> {
  const web: PushTarget = { url, repository: 'shop/web' }
  const api: PushTarget = { url, repository: 'shop/api' }
  const ago = (days: number): string => new Date(now - days * DAY).toISOString()
  let images = 0
  const push = async (target: PushTarget, tags: readonly string[], days: number, seed = tags.join(',')) => {
    images += 1
    return pushImage(target, { tags, created: ago(days), seed })
  }
  for (let i = 0; i < 5; i += 1) await push(web, [`v1.${i}.0`], 180 - 35 * i)
  await push(web, ['v1.5.0', 'latest'], 4)
  for (let i = 1; i <= 14; i += 1) await push(web, [`pr-${100 + i}`], 30 - 2 * i)
  for (let i = 1; i <= 12; i += 1) await push(web, [`nightly-${i}`], 3 * (13 - i))
  await push(web, ['pr-99', 'v1.4.1'], 25)
  await push(web, ['nightly-20'], 40, 'the first nightly-20')
  await push(web, ['nightly-20'], 1, 'the second nightly-20')

  const signed = await push(web, ['pr-98'], 33)
  await push(web, [`${signed.digest.replace(':', '-')}.sig`], 33)
  for (const [tag, days] of [
    ['pr-97', 35],
    ['edge', 2],
  ] as const) {
    const amd64 = await push(web, [], days, `${tag} for amd64`)
    const arm64 = await push(web, [], days, `${tag} for arm64`)
    await pushIndex(web, [tag], [amd64, arm64])
    images += 1
  }
  await pushImage(web, { tags: ['pr-96'], created: '1970-01-01T00:00:00Z', seed: 'reproducible' })
  for (let i = 1; i <= 12; i += 1) await push(api, [`build-${i}`], 8 * (13 - i))
  return images + 1
}

/** Policies of the demo: as they were reviewed, or as a colleague wants to change them without a review. */
export type DemoFiles = 'reviewed' | 'careless'

/** Returns the text of policies.hcl. */
export function demoPolicies(url: string, files: DemoFiles): string {
  switch (files) {
    case 'reviewed':
      return `${registryAndDefault(url)}${WEB}${RELEASES}`
    case 'careless':
      return `${registryAndDefault(url)}${CARELESS_WEB}`
  }
}

function registryAndDefault(url: string): string {
  return `registry "demo" {
  url = "${url}"
}

default_policy "demo" {
  registry           = registry.demo
  status             = "ACTIVE"
  keep_latest        = 5
  keep_days          = 30
  max_delete_percent = 60
}
`
}

const WEB = `
lifecycle_policy "web" {
  registry           = registry.demo
  repository         = "shop/web"
  status             = "ACTIVE"
  max_delete_percent = 60

  rule "previews" {
    description   = "pull request builds"
    tag_regexp    = "pr-[0-9]+"
    untagged      = true
    expire_period = "7d"
    retained_top  = 3
  }

  rule "nightly" {
    tag_regexp    = "nightly-[0-9]+"
    expire_period = "14d"
    retained_top  = 2
  }
}
`

const RELEASES = `
protect "releases" {
  registry   = registry.demo
  tag_regexp = "v[0-9]+\\\\.[0-9]+\\\\.[0-9]+"
}
`

const CARELESS_WEB = `
lifecycle_policy "web" {
  registry           = registry.demo
  repository         = "shop/web"
  status             = "ACTIVE"
  max_delete_percent = 60

  rule "old" {
    tag_regexp    = ".*"
    untagged      = true
    expire_period = "1d"
  }
}
`
