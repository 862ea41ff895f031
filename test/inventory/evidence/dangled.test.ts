/** What was hidden behind a tag that led nowhere came at any time since that tag began to. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dangledIn } from '../../../daemon/inventory/evidence/dangled.ts'
import type { InspectedManifest } from '../../../daemon/registry/manifest/inspect.ts'
import type { DanglingTag, Looks } from '../../../proto/resources/inventory.ts'

const manifest = (
  digest: string,
  more: Partial<Extract<InspectedManifest, { kind: 'image' | 'index' }>> = {},
): InspectedManifest => ({
  kind: 'image',
  digest,
  mediaType: 'm',
  size: 1,
  children: [],
  attestations: [],
  ...more,
})
const ATTESTATION = { digest: 'attestation', mediaType: 'm', size: 1 }
/** An index with a child and an attestation; a signature of the child, and an image that has nothing to do with them. */
const MANIFESTS = new Map(
  [
    manifest('index', { kind: 'index', children: ['child'], attestations: [ATTESTATION] }),
    manifest('child'),
    manifest('attestation'),
    manifest('signature', { subject: 'child' }),
    manifest('other'),
  ].map((one) => [one.digest, one]),
)

type Row = {
  readonly name: string
  readonly dangling?: readonly DanglingTag[]
  readonly looks?: Partial<Looks>
  readonly tags?: Readonly<Record<string, string>>
  readonly expected: Readonly<Record<string, number | undefined>>
}

const ROWS: readonly Row[] = [
  { name: 'no tag led nowhere', tags: { a: 'index' }, expected: {} },
  {
    name: 'all that could not be read through it',
    dangling: [{ tag: 'a', after: 10 }],
    tags: { a: 'index', b: 'other' },
    expected: { index: 10, child: 10, attestation: 10, signature: 10 },
  },
  {
    name: 'what an image refers to is read without it',
    dangling: [{ tag: 'a', after: 10 }],
    tags: { a: 'signature' },
    expected: { signature: 10 },
  },
  { name: 'it leads nowhere still', dangling: [{ tag: 'a', after: 10 }], expected: {} },
  {
    name: 'at the first look already',
    dangling: [{ tag: 'a' }],
    tags: { a: 'other' },
    expected: { other: undefined },
  },
  {
    name: 'the earliest of several',
    dangling: [
      { tag: 'a', after: 20 },
      { tag: 'b', after: 10 },
      { tag: 'c', after: 25 },
    ],
    tags: { a: 'child', b: 'index', c: 'signature' },
    expected: { index: 10, child: 10, attestation: 10, signature: 10 },
  },
  {
    name: 'one of them from the first look on',
    dangling: [{ tag: 'a' }, { tag: 'b', after: 10 }],
    tags: { a: 'child', b: 'index' },
    expected: { index: 10, child: undefined, attestation: 10, signature: undefined },
  },
  {
    name: 'looks were lost since',
    dangling: [{ tag: 'a', after: 10 }],
    looks: {},
    tags: { a: 'other' },
    expected: { other: undefined },
  },
]

for (const { name, dangling = [], looks = { after: 30 }, tags = {}, expected } of ROWS)
  test(name, () => {
    const found = dangledIn(
      { ...looks, dangling },
      { tags: new Map(Object.entries(tags)), manifests: MANIFESTS },
    )
    assert.deepEqual(
      Object.fromEntries([...found.digests].map(([digest, { after }]) => [digest, after])),
      expected,
    )
    assert.ok([...found.digests.values(), ...found.tags.values()].every(({ baseline }) => !baseline))
    assert.deepEqual(
      [...found.tags.keys()],
      dangling.map(({ tag }) => tag).filter((tag) => tag in tags),
    )
  })
