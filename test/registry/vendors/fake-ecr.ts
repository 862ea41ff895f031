import type { Credentials } from '../../../daemon/registry/credentials/secret.ts'
import type { RegistryOptions } from '../../../daemon/registry/oci/context.ts'
import { openHosts } from '../../../daemon/registry/transport/hosts.ts'
import type { EcrAction } from '../../../daemon/registry/vendors/experimental/ecr/api.ts'
import { type AwsKeys, signatureV4 } from '../../../daemon/registry/vendors/experimental/ecr/sigv4.ts'
import { hastyClock } from '../../conformance/registry.ts'
import { type Asked, type Fake, openClient, type Opened, startFake, type FakeAnswer } from './fake.ts'

const ACCOUNT = '123456789012'
export const URL_OF_ECR: string = `https://${ACCOUNT}.dkr.ecr.eu-central-1.amazonaws.com`

const ID = 'AKIACANARYKEYID12345'
export const SECRET = 'canary/secret+access+key'
export const KEYS: Credentials = { username: ID, password: SECRET }

export type EcrImage = {
  readonly digest: string
  readonly tags: readonly string[]
  /** Seconds. */
  readonly pushed: number
  /** Does an index list it? */
  readonly held?: boolean
}

export type EcrWorld = {
  readonly images: () => readonly EcrImage[]
  readonly remove?: (digest: string) => void
  /** What the API knows of keys; default: `KEYS`. */
  readonly keys?: AwsKeys
  readonly denied?: readonly EcrAction[]
  readonly page?: number
  /** Instead of what the API would answer. */
  readonly instead?: (action: EcrAction, input: Input, asked: Asked) => FakeAnswer | undefined
  /** Actions as they came, with what was sent. */
  readonly calls?: (readonly [EcrAction, Input])[]
  /** Its clock; default: this host's. */
  readonly now?: () => number
  /** The token that the registry takes; counted up with each that is given. */
  readonly door?: { token: number }
}

export type Input = {
  readonly registryId?: string
  readonly repositoryName?: string
  readonly maxResults?: number
  readonly nextToken?: string
  readonly imageIds?: readonly { readonly imageDigest?: string; readonly imageTag?: string }[]
}

/** The API of Amazon ECR as its reference documents it, and the door of a registry that refuses every DELETE. */
function ecrOver(world: EcrWorld) {
  const door = world.door ?? { token: 0 }
  return (asked: Asked): FakeAnswer | undefined => {
    if (asked.url.pathname !== '/') return atDoor(asked, `Basic ${base64(`AWS:token-${door.token}`)}`)
    const action = String(asked.headers['x-amz-target']).split('.')[1] as EcrAction
    const input = JSON.parse(asked.body) as Input
    world.calls?.push([action, input])
    const wrong = whyRefused(asked, world)
    if (wrong !== undefined) return failed(wrong)
    const instead = world.instead?.(action, input, asked)
    if (instead !== undefined) return instead
    if (world.denied?.includes(action) === true) return failed('AccessDeniedException')
    if (action === 'GetAuthorizationToken') return token(door)
    if (input.registryId !== ACCOUNT || input.repositoryName !== 'team/web')
      return failed('RepositoryNotFoundException')
    return action === 'DescribeImages' ? page(input, world) : deleted(input, world)
  }
}

/** What AWS says of a wrong signature holds what was signed. */
export function failed(type: string, status = 400): FakeAnswer {
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.1' },
    body: { __type: type, message: `x-amz-security-token:canary-session ${SECRET}` },
  }
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64')
}

function atDoor({ method, headers, url }: Asked, wanted: string): FakeAnswer | undefined {
  if (headers.authorization !== wanted) {
    const challenge = `Basic realm="${URL_OF_ECR}/",service="ecr.amazonaws.com"`
    return { status: 401, headers: { 'www-authenticate': challenge }, body: 'Not Authorized' }
  }
  if (method === 'DELETE') return { status: 405, body: { errors: [{ code: 'UNSUPPORTED', message: 'no' }] } }
  return url.pathname === '/v2/' ? { status: 200 } : undefined
}

function whyRefused({ headers, method, body }: Asked, world: EcrWorld): string | undefined {
  const { keys = { id: ID, secret: SECRET }, now: clock = Date.now } = world
  const time = String(headers['x-amz-date'])
  if (headers['x-amz-security-token'] !== keys.session) return 'UnrecognizedClientException'
  if (!String(headers.authorization).includes(`Credential=${keys.id}/`)) return 'UnrecognizedClientException'
  const now = Date.parse(time.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'))
  if (!(Math.abs(now - clock()) < 300_000)) return 'InvalidSignatureException'
  const signed = signatureV4(
    {
      method,
      host: String(headers.host),
      headers: {
        'content-type': String(headers['content-type']),
        'x-amz-target': String(headers['x-amz-target']),
      },
      body,
      region: 'eu-central-1',
      service: 'ecr',
    },
    keys,
    now,
  )
  return signed['authorization'] === headers.authorization ? undefined : 'InvalidSignatureException'
}

function token(door: { token: number }): FakeAnswer {
  door.token += 1
  const authorizationToken = base64(`AWS:token-${door.token}`)
  const data = { authorizationToken, expiresAt: Date.now() / 1000 + 43_200, proxyEndpoint: URL_OF_ECR }
  return { status: 200, body: { authorizationData: [data] } }
}

function page({ maxResults = 100, nextToken }: Input, world: EcrWorld): FakeAnswer {
  const all = world.images()
  const from = Number(nextToken ?? 0)
  const size = Math.min(1000, maxResults, world.page ?? 1000)
  const imageDetails = all.slice(from, from + size).map(({ digest, tags, pushed }) => ({
    registryId: ACCOUNT,
    repositoryName: 'team/web',
    imageDigest: digest,
    ...(tags.length === 0 ? {} : { imageTags: tags }),
    imageSizeInBytes: 1000,
    imagePushedAt: pushed,
    imageManifestMediaType: 'application/vnd.oci.image.manifest.v1+json',
  }))
  const more = from + size < all.length ? { nextToken: String(from + size) } : {}
  return { status: 200, body: { imageDetails, ...more } }
}

function deleted({ imageIds = [] }: Input, world: EcrWorld): FakeAnswer {
  const failures: object[] = []
  const done: object[] = []
  for (const imageId of imageIds) {
    const image = world.images().find(({ digest }) => digest === imageId.imageDigest)
    const failureCode =
      image === undefined
        ? 'ImageNotFound'
        : image.held === true
          ? 'ImageReferencedByManifestList'
          : undefined
    if (failureCode !== undefined) {
      failures.push({ imageId, failureCode, failureReason: 'as the code says' })
      continue
    }
    world.remove?.(String(imageId.imageDigest))
    const tags = image?.tags ?? []
    done.push(...(tags.length === 0 ? [imageId] : tags.map((imageTag) => ({ ...imageId, imageTag }))))
  }
  return { status: 200, body: { imageIds: done, failures } }
}

export type EcrAt = { readonly fake: Fake; readonly client: Opened } & AsyncDisposable

/** A client of an ECR registry whose door and API are both the fake; `behind`: what answers at the door. */
export async function openEcr(
  world: EcrWorld,
  options: Partial<RegistryOptions> = {},
  behind?: string,
): Promise<EcrAt> {
  const fake = await startFake(ecrOver(world), behind)
  const time = { ...hastyClock(), ...options }
  const hosts = openHosts({ version: 'test', random: () => 0.5, ...time })
  const client = openClient({
    url: URL_OF_ECR,
    credentials: KEYS,
    ...time,
    ...options,
    hosts: { ...hosts, open: () => hosts.open(fake.url) },
  })
  return {
    fake,
    client,
    [Symbol.asyncDispose]: async () => {
      await hosts.close()
      await fake[Symbol.asyncDispose]()
    },
  }
}
