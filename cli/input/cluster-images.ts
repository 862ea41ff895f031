import { CareenError } from '../../policies/model/index.ts'

/** An image that a cluster runs, by one tag or digest. */
export type ClusterImage = { readonly host: string; readonly repository: string; readonly reference: string }

/** `unreadable`: what names no image of a registry, such as an image that was built on a node. */
export type ClusterImages = {
  readonly images: readonly ClusterImage[]
  readonly unreadable: readonly string[]
}

/**
 * Returns the images of all containers in the output of `kubectl get pods -A -o json`: the tag that a pod names, and the digest that
 * its node runs. Each once. Throws INVALID_ARGUMENT if the text is no list of pods.
 */
export function clusterImages(name: string, text: string): ClusterImages {
  const images = new Map<string, ClusterImage>()
  const unreadable = new Set<string>()
  for (const said of podsOf(name, text).flatMap(imagesOfPod)) {
    const image = imageIn(said)
    if (image === undefined) unreadable.add(said)
    else images.set(`${image.host}/${image.repository} ${image.reference}`, image)
  }
  return { images: [...images.values()], unreadable: [...unreadable] }
}

function podsOf(name: string, text: string): readonly unknown[] {
  const list = parsed(name, text)
  const items = fieldOf(list, 'items')
  if (Array.isArray(items)) return items
  if (fieldOf(list, 'kind') === 'Pod') return [list]
  throw notPods(name, 'it has no items')
}

function parsed(name: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw notPods(name, error instanceof Error ? error.message : String(error))
  }
}

function notPods(name: string, why: string): CareenError {
  return new CareenError(
    'INVALID_ARGUMENT',
    `${name} is no list of pods: ${why}. Write it with: kubectl get pods -A -o json`,
  )
}

const KINDS = ['container', 'initContainer', 'ephemeralContainer']

/** Of a container that has started, the digest counts beside its tag. */
function imagesOfPod(pod: unknown): readonly string[] {
  const [spec, status] = [fieldOf(pod, 'spec'), fieldOf(pod, 'status')]
  const named = KINDS.flatMap((kind) => listOf(spec, `${kind}s`).map((one) => fieldOf(one, 'image')))
  const running = KINDS.flatMap((kind) =>
    listOf(status, `${kind}Statuses`).map((one) => fieldOf(one, 'imageID')),
  )
  return [...named, ...running].flatMap((one) => (typeof one === 'string' && one !== '' ? [one] : []))
}

function listOf(value: unknown, key: string): readonly unknown[] {
  const list = fieldOf(value, key)
  return Array.isArray(list) ? list : []
}

function fieldOf(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
  return (value as Readonly<Record<string, unknown>>)[key]
}

const REFERENCE = /^([a-z0-9]+(?:[._/-]+[a-z0-9]+)*)(?::(\w[\w.-]{0,127}))?(?:@([a-z0-9]+:[0-9a-f]{32,}))?$/

/** Returns an image by its digest, else by its tag. A name without a host is one of Docker Hub, as for container runtimes. */
function imageIn(text: string): ClusterImage | undefined {
  const plain = text.replace(/^[a-z-]+:\/\//, '')
  const slash = plain.indexOf('/')
  const first = plain.slice(0, Math.max(slash, 0))
  const hasHost = /[.:]/.test(first) || first === 'localhost'
  const host = hasHost ? first : 'docker.io'
  const rest = hasHost ? plain.slice(slash + 1) : slash === -1 ? `library/${plain}` : plain
  const [, repository, tag = 'latest', digest] = REFERENCE.exec(rest) ?? []
  if (repository === undefined || /^(?:library\/)?sha(?:256|512):/.test(rest)) return undefined
  return { host, repository, reference: digest ?? tag }
}
