import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DeleteOutcome } from '../../daemon/registry/client.ts'
import type { Fault } from '../../daemon/registry/fake/faults.ts'
import type { MemoryOptions } from '../../daemon/registry/fake/state.ts'
import type { Code } from '../../policies/index.ts'
import { type Pushed, pushImage } from '../support/push.ts'
import { FAULTS, type FaultName } from './fault-list.ts'
import { type Call, meet, type Met, REPOSITORY } from './faulty.ts'

const errors = (status: number, code: string): Fault => ({
  kind: 'answer',
  status,
  body: JSON.stringify({ errors: [{ code }] }),
})

/** What only a DELETE can meet. */
const MORE = {
  'a reset after it was done': { kind: 'reset-after' },
  'half a delete': { kind: 'partly' },
  'a 405 with a code': errors(405, 'UNSUPPORTED'),
  'a 404 that says so': errors(404, 'MANIFEST_UNKNOWN'),
  'a slow answer': { kind: 'slow-headers', ms: 200 },
} as const satisfies Readonly<Record<string, Fault>>

type Kind = DeleteOutcome['kind']

/** What the driver makes of the answer to a DELETE, and whether the registry did it. */
const COMES_OF_IT: Readonly<Record<FaultName | keyof typeof MORE, `${Kind | Code}, ${'there' | 'done'}`>> = {
  'a reset': 'unknown, there',
  'no HTTP at all': 'unknown, there',
  'half a body': 'deleted, done',
  'headers and no byte': 'deleted, done',
  'half a body that looks whole': 'deleted, done',
  'a connection closed after the answer': 'deleted, done',
  'headers that take a while': 'deleted, done',
  'a body byte by byte': 'deleted, done',
  'a body that nobody compressed': 'deleted, done',
  'a login page': 'deleted, done',
  'an empty body': 'deleted, done',
  null: 'deleted, done',
  'an empty list': 'deleted, done',
  'an empty object': 'deleted, done',
  'two objects': 'deleted, done',
  '33 MiB more': 'unknown, done',
  'a Content-Type with parameters': 'deleted, done',
  'no Content-Type': 'deleted, done',
  'no Date': 'deleted, done',
  'a digest of something else': 'deleted, done',
  'a digest that is none': 'deleted, done',
  'no digest': 'deleted, done',
  'a page without a digest': 'deleted, done',
  'the child of an index': 'deleted, done',
  'a 200 without anything': 'deleted, there',
  'a 202': 'deleted, there',
  'a 204': 'deleted, there',
  'a 206': 'unknown, there',
  'a 300': 'unknown, there',
  'a 301 to itself': 'unknown, there',
  'a 302 to a login': 'unknown, there',
  'a 304': 'unknown, there',
  'a 307 to another host': 'unknown, there',
  'a 308 without a Location': 'unknown, there',
  'a 400': 'refused, there',
  'a 400 that is a page': 'refused, there',
  'a 400 with a code': 'refused, there',
  'a 401 without a challenge': 'REGISTRY_UNAUTHORIZED, there',
  'a 401 with Basic': 'REGISTRY_UNAUTHORIZED, there',
  'a 401 with Negotiate': 'REGISTRY_UNAUTHORIZED, there',
  'a 402': 'refused, there',
  'a 403': 'REGISTRY_UNAUTHORIZED, there',
  'a 403 with a code': 'REGISTRY_UNAUTHORIZED, there',
  'a 404 that is a page': 'unknown, there',
  'a 404 without anything': 'unknown, there',
  'a 404 for what is not accepted': 'unknown, there',
  'a 405': 'REGISTRY_READ_ONLY, there',
  'a 406': 'refused, there',
  'a 407': 'refused, there',
  'a 408 for ever': 'unknown, there',
  'a 409': 'refused, there',
  'a 410': 'refused, there',
  'a 412': 'refused, there',
  'a 413': 'refused, there',
  'a 418': 'refused, there',
  'a 425': 'refused, there',
  'a 429 for ever': 'unknown, there',
  'a 429 for an hour': 'unknown, there',
  'a 429 until a day long ago': 'unknown, there',
  'a 429 with nonsense': 'unknown, there',
  'a 429 until a unix time': 'unknown, there',
  'a 451': 'refused, there',
  'a 499': 'unknown, there',
  'a 500 for ever': 'unknown, there',
  'a 500 with a code': 'unknown, there',
  'a 501': 'unknown, there',
  'a 502 for ever': 'unknown, there',
  'a 503 for ever': 'unknown, there',
  'a 504 for ever': 'unknown, there',
  'a 507': 'unknown, there',
  'a 522': 'unknown, there',
  'a reset after it was done': 'unknown, done',
  'half a delete': 'unknown, done',
  'a 405 with a code': 'REGISTRY_DELETE_DISABLED, there',
  'a 404 that says so': 'gone, there',
  'a slow answer': 'deleted, done',
}

const found = ({ registry, stock }: Met) => {
  const repository = registry.repositories.get(REPOSITORY)
  return {
    manifest: repository?.manifests.has(stock.one) === true,
    tag: repository?.tags.has('one') === true,
  }
}

const byDigest: Call = (client, { one }) => client.deleteManifest(REPOSITORY, one)
const byTag: Call = (client, { one }) => client.deleteTag(REPOSITORY, 'one', one)

for (const [name, comes] of Object.entries(COMES_OF_IT) as [FaultName, string][]) {
  const fault = { ...FAULTS, ...MORE }[name]
  for (const [what, call] of [
    ['a digest', byDigest],
    ['a tag', byTag],
  ] as const) {
    if (what === 'a tag' && name.startsWith('half a delete')) continue
    test(`DELETE of ${what} that meets ${name}: ${comes}, sent once`, async () => {
      const met = await meet(call, { rules: [{ fault }], options: { untag: true } })
      const there = what === 'a tag' ? found(met).tag : found(met).manifest
      const kind = met.error?.code ?? (met.value as DeleteOutcome).kind
      assert.equal(`${kind}, ${there ? 'there' : 'done'}`, comes, met.error?.stack)
      assert.deepEqual(
        met.requests.map(({ method }) => method),
        ['DELETE'],
      )
      if (met.error) assert.match(met.error.message, /team\/web/)
      if (what === 'a tag') assert.ok(found(met).manifest, 'a tag that goes takes no image along')
    })
  }
}

const SWITCHES: readonly (readonly [string, MemoryOptions, Call, Kind | Code, ReturnType<typeof found>])[] = [
  ['2.8: a digest', {}, byDigest, 'deleted', { manifest: false, tag: false }],
  ['2.8: a tag', {}, byTag, 'refused', { manifest: true, tag: true }],
  ['3: a tag', { profile: 'distribution3' }, byTag, 'deleted', { manifest: true, tag: false }],
  [
    'a digest whose tags stay',
    { digestDelete: 'keeps-tags' },
    byDigest,
    'deleted',
    { manifest: false, tag: true },
  ],
  [
    'a tag that takes the image along',
    { untag: 'takes-image' },
    byTag,
    'deleted',
    { manifest: false, tag: false },
  ],
  ['one of two tags at Quay', { profile: 'quay' }, byTag, 'deleted', { manifest: true, tag: false }],
  ['GAR: a digest with tags', { profile: 'gar' }, byDigest, 'refused', { manifest: true, tag: true }],
  ['GAR: a tag', { profile: 'gar' }, byTag, 'deleted', { manifest: true, tag: false }],
  [
    'disabled: a digest',
    { deleteEnabled: false },
    byDigest,
    'REGISTRY_DELETE_DISABLED',
    { manifest: true, tag: true },
  ],
  [
    'disabled: a tag, even in the third version',
    { profile: 'distribution3', deleteEnabled: false },
    byTag,
    'REGISTRY_DELETE_DISABLED',
    { manifest: true, tag: true },
  ],
  ['read-only: a digest', { readOnly: true }, byDigest, 'REGISTRY_READ_ONLY', { manifest: true, tag: true }],
  [
    'read-only: a tag',
    { readOnly: true, untag: true },
    byTag,
    'REGISTRY_READ_ONLY',
    { manifest: true, tag: true },
  ],
]

for (const [name, options, call, comes, left] of SWITCHES) {
  test(`${name}: ${comes}`, async () => {
    const met = await meet(call, { options })
    assert.equal(met.error?.code ?? (met.value as DeleteOutcome).kind, comes)
    assert.deepEqual(found(met), left)
  })
}

for (const profile of ['zot', 'gar'] as const) {
  test(`${profile} refuses what an index holds, and that concerns this manifest alone`, async () => {
    const met = await meet((client, { child }) => client.deleteManifest(REPOSITORY, child), {
      options: { profile },
    })
    assert.equal((met.value as DeleteOutcome).kind, 'refused', met.error?.stack)
    assert.ok(met.registry.repositories.get(REPOSITORY)?.manifests.has(met.stock.child))
  })
}

test('race A: a tag that is pushed while its digest is deleted is lost, although both were answered well', async () => {
  const race: { act?: () => Promise<void> } = {}
  let pushed: Pushed | undefined
  const during: Fault = { kind: 'during', act: async () => race.act?.() }
  const met = await meet(
    async (client, { one }, { url }) => {
      race.act = async () => {
        pushed = await pushImage({ url, repository: REPOSITORY }, { tags: ['one'], seed: 'meanwhile' })
      }
      return client.deleteManifest(REPOSITORY, one)
    },
    { rules: [{ fault: during, when: ({ method }) => method === 'DELETE' }] },
  )
  assert.deepEqual(met.value, { kind: 'deleted' })
  assert.deepEqual(found(met), { manifest: false, tag: false })
  assert.ok(met.registry.repositories.get(REPOSITORY)?.manifests.has(pushed?.digest ?? ''))
})

/** Every kind of fault, and whether something must happen meanwhile, so that it is the runs that meet it. */
const KINDS: Readonly<Record<Fault['kind'], 'here' | 'in runs'>> = {
  reset: 'here',
  hang: 'in runs',
  garbage: 'here',
  answer: 'here',
  before: 'in runs',
  after: 'in runs',
  during: 'in runs',
  partly: 'here',
  'slow-headers': 'here',
  'slow-body': 'here',
  'reset-after': 'here',
  truncate: 'here',
  cut: 'here',
  'close-after': 'here',
  body: 'here',
  headers: 'here',
  gzip: 'here',
  oversize: 'here',
  platform: 'here',
}

test('no kind of fault is left out', () => {
  const used = new Set<string>(
    [...Object.values(FAULTS), ...Object.values(MORE)].flat().map(({ kind }) => kind),
  )
  for (const [kind, where] of Object.entries(KINDS)) assert.equal(used.has(kind), where === 'here', kind)
})
