/** A name is full and exact: each resource has one spelling, and each spelling names one resource. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import {
  type NameKind,
  nameOf,
  objectName,
  parseName,
  parseObjectName,
  parseParent,
  parseRunName,
} from '../../proto/names.ts'
import { holdsForAll } from '../support/properties.ts'

const workspace = fc.oneof(fc.constant('default'), fc.stringMatching(/^[\w .@ü:-]{2,20}$/))
const label = fc.stringMatching(/^[A-Za-z][\w-]{0,20}$/)
const repository = fc.stringMatching(
  /^[a-z0-9]+([._-][a-z0-9]+){0,3}(\/[a-z0-9]+([._-][a-z0-9]+){0,2}){0,3}$/,
)
const id = fc.oneof(fc.uuid(), fc.stringMatching(/^r-[0-9a-hjkmnp-tv-z]{8}$/))
const policy = fc
  .tuple(fc.constantFrom('lifecycle_policy', 'default_policy'), label)
  .map((one) => one.join('.'))

/** Parts of each kind. */
const PARTS: { readonly [Kind in NameKind]: fc.Arbitrary<Parameters<typeof nameOf<Kind>>[1]> } = {
  workspace: fc.record({ workspace }),
  registry: fc.record({ workspace, registry: label }),
  repository: fc.record({ workspace, registry: label, repository }),
  image: fc.record({
    workspace,
    registry: label,
    repository,
    image: fc.stringMatching(/^sha256:[0-9a-f]{64}$/),
  }),
  policy: fc.record({ workspace, policy }),
  protection: fc.record({ workspace, protection: label }),
  pin: fc.record({ workspace, pin: fc.stringMatching(/^pin-[0-9a-hjkmnp-tv-z]{8}$/) }),
  approval: fc.record({ workspace, approval: fc.stringMatching(/^a-[0-9a-hjkmnp-tv-z]{8}$/) }),
  plan: fc.record({ workspace, plan: id }),
  restoration: fc.record({
    workspace,
    restoration: fc.stringMatching(/^rs-[0-9a-hjkmnp-tv-z]{8}$/),
  }),
  revision: fc.record({ workspace, revision: fc.integer({ min: 1, max: 1e9 }).map(String) }),
  run: fc.record({ workspace, run: id }),
  removal: fc.record({ workspace, run: id, removal: fc.nat().map(String) }),
}
const KINDS = Object.keys(PARTS) as NameKind[]
const named = fc
  .constantFrom(...KINDS)
  .chain((kind) => PARTS[kind].map((parts) => ({ kind, parts, name: nameOf(kind, parts) })))

test('the parts of a name are those that it was built of', () => {
  holdsForAll(named, 2000, ({ kind, parts, name }) => assert.deepEqual(parseName(kind, name), { ...parts }))
})

test('what is parsed is built again as it was written', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    named.map(({ name }) => name),
    fc.tuple(named, fc.nat(60), fc.string({ maxLength: 3 })).map(([{ name }, at, noise]) => {
      const cut = Math.min(at, name.length)
      return name.slice(0, cut) + noise + name.slice(cut + noise.length)
    }),
  )
  holdsForAll(fc.tuple(fc.constantFrom(...KINDS), texts), 5000, ([kind, text]) => {
    try {
      assert.equal(nameOf(kind, parseName(kind, text)), text)
    } catch (thrown) {
      assert.equal(thrown instanceof Error && 'code' in thrown ? thrown.code : thrown, 'NAME_INVALID')
    }
  })
})

test('a name is of one kind', () => {
  holdsForAll(named, 500, ({ kind, name }) => {
    for (const other of KINDS.filter((one) => one !== kind))
      assert.throws(() => parseName(other, name), { code: 'NAME_INVALID' })
  })
})

for (const [kind, text] of [
  ['repository', 'prod/shop/web'],
  ['repository', 'shop/web'],
  ['repository', 'workspaces/w/registries/prod/repositories/shop/web'],
  ['repository', 'workspaces/w/registries/prod/repositories/shop%2fweb'],
  ['repository', 'workspaces/w/registries/prod/repositories/shop%2Dweb'],
  ['repository', 'workspaces/w/registries/prod/repositories/shop%252Fweb'],
  ['repository', 'workspaces/w/registries/prod/repositories/'],
  ['repository', 'Workspaces/w/registries/prod/repositories/web'],
  ['repository', '/workspaces/w/registries/prod/repositories/web'],
  ['repository', 'workspaces/w/registries/prod/repositories/web/'],
  ['repository', 'workspaces/-/registries/prod/repositories/web'],
  ['registry', 'prod'],
  ['registry', 'workspaces/w/registries/-'],
  ['policy', 'lifecycle_policy.web'],
  ['policy', 'workspaces/w/policies/web'],
  ['policy', 'workspaces/w/policies/protect.web'],
  ['run', 'r-ba28'.slice(0, 4)],
  ['run', 'workspaces/w/runs/'],
  ['run', 'workspaces/w/runs/ba28*'],
  ['run', 'workspaces//runs/r-1'],
  ['plan', ''],
  ['workspace', 'default'],
  ['workspace', 'workspaces/-'],
  ['workspace', 'workspaces/a\nb'],
  ['workspace', `workspaces/${'x'.repeat(1015)}`],
  ['removal', 'workspaces/w/runs/r-1/removals/01'],
] as const) {
  test(`no name of a ${kind}: ${JSON.stringify(text.slice(0, 60))}`, () => {
    assert.throws(() => parseName(kind, text, 'run.repository'), {
      code: 'NAME_INVALID',
      message: /^run\.repository: .*\. Write workspaces\/W/s,
      metadata: { field: 'run.repository' },
    })
  })
}

test('a name of 1,024 bytes is the longest', () => {
  assert.equal(parseName('workspace', `workspaces/${'x'.repeat(1013)}`).workspace.length, 1013)
  assert.throws(() => parseName('workspace', `workspaces/${'ü'.repeat(507)}`), { code: 'NAME_INVALID' })
})

test('a parent is a workspace or all of them', () => {
  assert.equal(parseParent('workspaces/w'), 'w')
  assert.equal(parseParent('workspaces/-'), undefined)
  for (const text of ['', '-', 'w', 'workspaces/', 'workspaces/w/runs/r-1'])
    assert.throws(() => parseParent(text), { code: 'NAME_INVALID', metadata: { field: 'parent' } })
})

test('the workspace of a run may be any, for a caller that does not know it', () => {
  assert.deepEqual(parseRunName('workspaces/w/runs/r-1', 'run'), { workspace: 'w', run: 'r-1' })
  assert.deepEqual(parseRunName('workspaces/-/runs/r-1', 'run'), { workspace: undefined, run: 'r-1' })
  for (const text of [
    '',
    'r-1',
    'workspaces/-',
    'workspaces/-/runs/',
    'workspaces/-/runs/-',
    'workspaces/-/plans/r-1',
  ])
    assert.throws(() => parseRunName(text, 'run'), { code: 'NAME_INVALID', metadata: { field: 'run' } }, text)
})

test('the address of a declared object and its name are one', () => {
  const blocks = fc.constantFrom('registry', 'protect', 'lifecycle_policy', 'default_policy')
  holdsForAll(fc.tuple(workspace, blocks, label), 500, ([home, block, one]) => {
    const address = `${block}.${one}`
    assert.deepEqual(parseObjectName(objectName(home, address)), { workspace: home, address })
  })
  assert.throws(() => parseObjectName('lifecycle_policy.web', 'objects[3].name'), {
    code: 'NAME_INVALID',
    metadata: { field: 'objects[3].name' },
  })
})
