import type { SchemaAttribute, SchemaBlock } from './block.ts'

const string = (doc: string): SchemaAttribute => ({ type: 'string', doc })
const time = (doc: string): SchemaAttribute => ({ type: 'instant', doc })
const gap = (doc: string): SchemaAttribute => ({
  type: 'any',
  doc: `${doc}: an instant, or { after = T, before = T }: after T, not after T; absent: unknown.`,
})
const registry: SchemaAttribute = {
  type: 'reference',
  doc: 'The registry, where the configuration has several.',
}

const TEST_IMAGE: SchemaBlock = {
  labels: 1,
  doc: 'Image, and the expected decision about it.',
  attributes: {
    registry,
    repository: string('Repository, if it is not that of the test.'),
    digest: string('Its digest, as in "sha256:01"; absent: made from the label.'),
    tags: { type: 'strings', doc: 'Its tags; absent: none.' },
    age: { type: 'duration', doc: 'Short form of created: this long before now.' },
    created: time('Build time; absent: unknown.'),
    pushed: gap('When it was pushed'),
    arrived: gap('The later of its push and of when its tags were put on it'),
    tagged: gap('When the newest of its tags was put on it'),
    untagged: gap('When it lost its last tag'),
    pulled: gap('When it was last pulled, or "never"'),
    put_back: time('Time when the image was restored, or seen again after it was missing; absent: never.'),
    first_seen: time(
      'Time when careen first saw the image; absent: arrived, else pushed, else created, else now.',
    ),
    size: { type: 'bytes', doc: 'Its size, such as "10MiB", or a number of bytes.' },
    media_type: string('The media type of its manifest.'),
    artifact_type: string('OCI artifact type.'),
    platform: string('As in "linux/arm64".'),
    annotations: { type: 'map', doc: 'Annotations of the manifest.' },
    labels: { type: 'map', doc: 'Labels of the image config.' },
    children: { type: 'strings', doc: 'Children of the index, by label or digest.' },
    subject: string('Image that this one refers to, by label or digest.'),
    unreadable: string('Reason why the manifest cannot be parsed.'),
    expect: string('Expected action: "keep", "delete" or "untag".'),
    because: { type: 'strings', doc: 'Kinds of reasons that the decision must include.' },
    blobs: { type: 'any', doc: 'Its config and layers: a list of { digest = "...", size = BYTES }.' },
    goes: time('Expected time of deletion if only time passes, to the second, or "never".'),
  },
  blocks: {},
}

/** The language of `*.test.hcl`, beside that of policies; `*.test.json` has the same attributes. */
export const TEST: SchemaBlock = {
  labels: 1,
  doc: 'Images, and the expected decisions of the policies.',
  attributes: {
    now: time('The instant at which to decide.'),
    registry,
    repository: string('The repository of images that do not name one.'),
    policy: string('Evaluates this policy, whatever its status, as a dry run does.'),
  },
  blocks: { image: TEST_IMAGE },
}

/** Attributes whose value may be `"never"` instead of an instant. */
const OR_NEVER = ['goes'] as const

/**
 * The schema of one image as its body is written: `size` is text or a number, and a time that is `"never"` is none.
 */
export function testImageSchema(body: Readonly<Record<string, unknown>>): SchemaBlock {
  const { attributes } = TEST_IMAGE
  const size: SchemaAttribute | undefined = attributes['size']
  const number = size !== undefined && typeof body['size'] === 'number'
  const never = OR_NEVER.filter((name) => body[name] === 'never')
  const own = number ? { ...attributes, size: { ...size, type: 'number' as const } } : attributes
  const kept = Object.entries(own).filter(([name]) => !never.some((one) => one === name))
  return { ...TEST_IMAGE, attributes: Object.fromEntries(kept) }
}

/** Every attribute an image of a test may have. */
export const TEST_IMAGE_ATTRIBUTES: readonly string[] = Object.keys(TEST_IMAGE.attributes)
