import type { Digest } from '../../../../../policies/model/index.ts'
import type { Capabilities, DeleteOutcome, Observation, Unlisted } from '../../../client.ts'
import { type Core, sendBy, sendDelete, nowhere, skewOf } from '../../../oci/index.ts'
import type { Answer } from '../../../transport/index.ts'
import {
  pagesFrom,
  bodyOf,
  digestOf,
  fieldOf,
  listOf,
  namesOf,
  needList,
  notAsDocumented,
  textOf,
  timeOf,
  type Native,
} from '../../index.ts'
import { awsError, isDenied } from './answers.ts'
import { type EcrApi, ecrApi, keysOf } from './api.ts'
import { type EcrHost, ecrHost } from './host.ts'

/**
 * Amazon's own API, which alone lists images and deletes them: the registry refuses every DELETE of the OCI API. Nothing is
 * untagged. A tag can be given back to the API without the digest that it should be on, and with its last tag an image goes:
 * one that was pushed under that tag a moment ago would be lost. By its digest an image goes with the tags that are on it.
 */
export function ecr(core: Core): Native {
  const host = ecrHost(core.options.url)
  if (host === undefined) return { unlisted: async () => NO_REGION }
  const lookUp = core.auth.credentials
  const at = (repository: string): At => {
    const where = core.where(repository)
    const http = core.vendorAt(core.options.api ?? host.api)
    const api = ecrApi({ http, host, lookUp, now: core.options.now, where })
    return { api, where, names: { registryId: host.account, repositoryName: repository } }
  }
  return {
    unlisted: async () => (keysOf(await lookUp()) === undefined ? NO_KEY : undefined),
    inventory: async function* inventory(repository, signal): AsyncIterable<Observation> {
      if (keysOf(await lookUp()) !== undefined) yield* images(at(repository), signal)
    },
    // The key is looked up before the last look, not after it.
    ready: async () => void (await lookUp()),
    deleteTag: async () => ({
      kind: 'refused',
      why: 'Amazon ECR deletes the image with its last tag, also one that was just pushed under it',
    }),
    deleteManifest: (repository, digest) => remove(at(repository), digest, sendBy(core, repository)),
    probe: async (repository, signal) =>
      keysOf(await lookUp()) === undefined
        ? { untag: false, digestDelete: 'forbidden' }
        : probe(core, at(repository), signal),
  }
}

const NO_REGION: Unlisted = {
  why: 'the host name does not contain account and region',
  remedy: 'use the url that Amazon shows, https://ACCOUNT.dkr.ecr.REGION.amazonaws.com',
}

const NO_KEY: Unlisted = {
  why: 'the credentials are not an access key, which the API of Amazon ECR requires',
  remedy: 'set an access key that may read and delete; see docs/registries/ecr.md',
}

type At = {
  readonly api: EcrApi
  readonly where: string
  /** What every request about the repository says. */
  readonly names: { readonly registryId: EcrHost['account']; readonly repositoryName: string }
}

/** Images in a page; Amazon gives no more. */
const SIZE = 1000

async function* images({ api, where, names }: At, signal: AbortSignal): AsyncIterable<Observation> {
  const pages = pagesFrom(
    '',
    where,
    async (token) => {
      const input = { ...names, maxResults: SIZE, ...(token === '' ? {} : { nextToken: token }) }
      const answer = await api.call('read', 'DescribeImages', input, { signal })
      if (answer.status === 200) return answer
      throw api.failure('DescribeImages', answer)
    },
    (answer) => tokenOf(bodyOf(answer, where), where),
  )
  for await (const answer of pages) {
    const details = needList(bodyOf(answer, where), 'imageDetails')
    if (details === undefined) throw notAsDocumented(where, 'it has no list of images')
    for (const one of details) yield observed(one, where)
  }
}

/** Of the next page; undefined on the last one. */
function tokenOf(body: unknown, where: string): string | undefined {
  const token = fieldOf(body, 'nextToken') ?? undefined
  if (token === undefined || (typeof token === 'string' && token !== '')) return token
  throw notAsDocumented(where, '"nextToken" is no text')
}

function observed(image: unknown, where: string): Observation {
  const pushed = timeOf(image, 'imagePushedAt')
  if (pushed === undefined) throw notAsDocumented(where, 'an image without the time of its push')
  return {
    digest: digestOf(image, 'imageDigest', where),
    tags: namesOf(image, 'imageTags', where),
    pushed,
  }
}

function remove({ api, where, names }: At, digest: Digest, latest: number): Promise<DeleteOutcome> {
  const input = { ...names, imageIds: [{ imageDigest: digest }] }
  return sendDelete(
    () => api.call('once', 'BatchDeleteImage', input, { sendBy: latest }),
    (answer) => judge(answer, digest, { api, where }),
  )
}

/** An answer that names neither a failure nor the image leaves it open what was done. */
function judge(answer: Answer, digest: Digest, { api, where }: Pick<At, 'api' | 'where'>): DeleteOutcome {
  if (answer.status !== 200) return judgeError(answer, api)
  const body = bodyOf(answer, where)
  const [failure] = listOf(body, 'failures') ?? []
  if (failure !== undefined) return judgeFailure(textOf(failure, 'failureCode'))
  const done = (listOf(body, 'imageIds') ?? []).some((id) => textOf(id, 'imageDigest') === digest)
  return done
    ? { kind: 'deleted' }
    : { kind: 'unknown', why: 'the answer of Amazon does not contain the outcome' }
}

function judgeFailure(code: string | undefined): DeleteOutcome {
  switch (code) {
    case undefined:
      return { kind: 'unknown', why: 'Amazon names a failure without a code' }
    case 'ImageNotFound':
      return { kind: 'gone' }
    case 'ImageReferencedByManifestList':
      return { kind: 'refused', why: 'an index contains it' }
    default:
      return { kind: 'refused', why: `Amazon refused it: ${code}` }
  }
}

/** What concerns the repository or the keys is thrown; nothing was done then. */
function judgeError(answer: Answer, api: EcrApi): DeleteOutcome {
  const name = awsError(answer)
  if (name === undefined || answer.status >= 500)
    return { kind: 'unknown', why: `Amazon answered ${answer.status}` }
  const error = api.failure('BatchDeleteImage', answer)
  if (error.code !== 'REGISTRY_INVALID_RESPONSE') throw error
  return { kind: 'refused', why: `Amazon refused it: ${name}` }
}

/** Asks to delete what is not there: whoever may not is refused before. */
async function probe(core: Core, { api, names }: At, signal: AbortSignal): Promise<Capabilities> {
  const { options } = core
  const input = { ...names, imageIds: [{ imageDigest: nowhere(options) }] }
  const answer = await api.call('read', 'BatchDeleteImage', input, { signal })
  const skew = skewOf(answer, options.now())
  if (answer.status === 200) return { untag: false, digestDelete: 'yes', ...skew }
  if (isDenied(answer)) return { untag: false, digestDelete: 'forbidden', ...skew }
  throw api.failure('BatchDeleteImage', answer)
}
