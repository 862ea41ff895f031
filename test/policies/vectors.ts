import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A vector of policy semantics, as it stands in `data/vectors.json` ("about" says what the fields mean). */
export type Vector = {
  readonly id: string
  readonly system: string
  readonly kind: string
  readonly title: string
  readonly now: string
  readonly expect: { readonly deleted: readonly string[] }
  readonly repository?: string
  readonly mode?: string
  readonly run_policy?: string
  readonly images?: readonly VectorImage[]
  readonly policies?: readonly { id: string; status: string; rules: readonly VectorRule[] }[]
  readonly account?: { quota_tags: number | null; repositories: Record<string, readonly VectorTag[]> }
  readonly policy?: {
    readonly global?: Keep & { readonly enabled?: boolean }
    readonly repositories?: Record<string, Keep>
  }
}
type VectorImage = {
  readonly ref: string
  readonly digest: string
  readonly tags: readonly string[]
  readonly created: string | null
  readonly repository?: string
  readonly manifests?: readonly string[]
  readonly subject?: string
}
type VectorRule = {
  readonly description?: string
  readonly tag_regexp?: string
  readonly untagged?: boolean
  readonly expire_period?: string
  readonly retained_top?: number
}
type VectorTag = {
  readonly tag: string
  readonly digest: string
  readonly pushed: string
  readonly created?: string
}
type Keep = { readonly keep_last_nums?: number; readonly keep_last_days?: number }

export function vectors(): Vector[] {
  const file = join(import.meta.dirname, '../data/vectors.json')
  return (JSON.parse(readFileSync(file, 'utf8')) as { vectors: Vector[] }).vectors
}

/** What `careen evaluate` needs to run a vector, and what it must say. */
export type Translated = {
  readonly policies: string
  readonly images: string
  readonly args: readonly string[]
  /** Names of what must go: image refs, or repository:tag. */
  readonly expectDeleted: readonly string[]
  /** The name of each image of the output, by repository and digest. */
  readonly nameOf: (repository: string, digest: string) => readonly string[]
}

export function translate(
  vector: Vector,
  permute: <T>(list: readonly T[]) => readonly T[] = (list) => list,
): Translated {
  return vector.system === 'yandex' ? fromYandex(vector, permute) : fromTencent(vector)
}

const q = (value: unknown): string => JSON.stringify(value)
const REGISTRY = 'registry "r" {\n  url = "https://registry.test"\n}\n'
const LIMITS = '  max_delete_percent = 100\n  allow_empty = true\n'

const policyName = (id: string): string => id.replaceAll(/[^a-z0-9]/g, '_')

function fromYandex(vector: Vector, permute: <T>(list: readonly T[]) => readonly T[]): Translated {
  const blocks = (vector.policies ?? []).map(({ id, status, rules }) => {
    // Labels go by place: policies are kept in the order of their labels.
    const body = permute(rules)
      .map((rule, index) => ruleBlock(`rule_${index}`, rule))
      .join('')
    return `lifecycle_policy ${q(policyName(id))} {\n  registry = "r"\n  repository = ${q(vector.repository)}\n  status = ${q(status)}\n${LIMITS}${body}}\n`
  })
  const images = (vector.images ?? []).map((image) => ({
    repository: image.repository ?? vector.repository,
    digest: image.digest,
    tags: image.tags,
    created: image.created,
    ...(image.manifests === undefined ? {} : { children: image.manifests }),
    ...(image.subject === undefined ? {} : { subject: image.subject }),
  }))
  const refs = new Map(
    (vector.images ?? []).map((image) => [
      `${image.repository ?? vector.repository} ${image.digest}`,
      image.ref,
    ]),
  )
  return {
    policies: REGISTRY + blocks.join(''),
    images: JSON.stringify(images),
    args: [
      '-now',
      vector.now,
      '-grace',
      '0s',
      ...(vector.run_policy === undefined ? [] : ['-policy', policyName(vector.run_policy)]),
    ],
    expectDeleted: vector.expect.deleted,
    nameOf: (repository, digest) => [refs.get(`${repository} ${digest}`) ?? digest],
  }
}

function ruleBlock(label: string, rule: VectorRule): string {
  const lines = [
    ...(rule.tag_regexp === undefined ? [] : [`tag_regexp = ${q(rule.tag_regexp)}`]),
    ...(rule.untagged === undefined ? [] : [`untagged = ${rule.untagged}`]),
    ...(rule.expire_period === undefined ? [] : [`expire_period = ${q(rule.expire_period)}`]),
    ...(rule.retained_top === undefined ? [] : [`retained_top = ${rule.retained_top}`]),
  ]
  return `  rule ${q(label)} {\n${lines.map((line) => `    ${line}\n`).join('')}  }\n`
}

/** "Keep" as one rule over all tags: an image that either number or days reserves stays. */
function keepRule(keep: Keep): string {
  return ruleBlock('keep', {
    tag_regexp: '.*',
    ...(keep.keep_last_nums === undefined ? {} : { retained_top: keep.keep_last_nums }),
    ...(keep.keep_last_days === undefined ? {} : { expire_period: `${keep.keep_last_days * 24}h` }),
  })
}

function fromTencent(vector: Vector): Translated {
  const repositories = Object.entries(vector.account?.repositories ?? {})
  const quota = vector.account?.quota_tags
  const { global, repositories: own = {} } = vector.policy ?? {}
  const blocks = Object.entries(own).map(
    ([name, keep]) =>
      `lifecycle_policy ${q(name)} {\n  registry = "r"\n  repository = ${q(name)}\n  status = "ACTIVE"\n${LIMITS}${keepRule(keep)}}\n`,
  )
  // Without a known quota no gate may open: it is declared out of reach.
  if (global !== undefined && global.enabled !== false) {
    const gate = `  quota {\n    tags = ${quota ?? 1_000_000}\n  }\n`
    blocks.push(`default_policy "all" {\n  status = "ACTIVE"\n${LIMITS}${keepRule(global)}${gate}}\n`)
  }
  const images = repositories.flatMap(([repository, tags]) => imagesOf(repository, tags))
  const tagsBy = new Map<string, string[]>()
  for (const [repository, tags] of repositories) {
    for (const { tag, digest } of tags) {
      tagsBy.set(`${repository} ${digest}`, [
        ...(tagsBy.get(`${repository} ${digest}`) ?? []),
        `${repository}:${tag}`,
      ])
    }
  }
  return {
    policies: REGISTRY + blocks.join(''),
    images: JSON.stringify(images),
    args: ['-now', vector.now, '-grace', '0s'],
    expectDeleted: vector.expect.deleted,
    nameOf: (repository, digest) => tagsBy.get(`${repository} ${digest}`) ?? [digest],
  }
}

/** Tags of one digest are one image, pushed when the last of them was. */
function imagesOf(repository: string, tags: readonly VectorTag[]): object[] {
  const byDigest = new Map<string, VectorTag[]>()
  for (const tag of tags) byDigest.set(tag.digest, [...(byDigest.get(tag.digest) ?? []), tag])
  return [...byDigest].map(([digest, all]) => ({
    repository,
    digest,
    tags: all.map((tag) => tag.tag),
    pushed: all
      .map((tag) => tag.pushed)
      .toSorted()
      .at(-1),
  }))
}
