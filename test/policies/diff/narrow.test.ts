import assert from 'node:assert/strict'
import { test } from 'node:test'
import { diff } from '../../../policies/diff/index.ts'
import { changedObjects, narrow, unmatched } from '../../../policies/diff/narrow.ts'
import { overlaps, reachOf } from '../../../policies/diff/reach.ts'
import { addressOf, type DeclaredObject, type Scope } from '../../../policies/model/index.ts'
import { readObjects } from '../../support/managed.ts'

const pattern = (text: string): Scope => ({ kind: 'pattern', registry: 'prod', pattern: text })
const exact = (repository: string): Scope => ({ kind: 'repository', registry: 'prod', repository })

function protect(scope: Scope): DeclaredObject {
  return { kind: 'protect', name: 'p', scope, tagRegexp: 'v.*', digests: [] }
}

for (const [glob, scope, reach] of [
  ['prod/shop/**', exact('shop/web'), 'inside'],
  ['prod/shop/**', exact('shop/web/api'), 'inside'],
  ['prod/shop/**', exact('shop'), 'outside'],
  ['prod/shop/*', exact('shop/web/api'), 'outside'],
  ['prod/shop/**', pattern('shop/*'), 'inside'],
  ['prod/shop/**', pattern('shop/**'), 'inside'],
  ['prod/shop/*', pattern('shop/**'), 'beyond'],
  ['prod/shop/*/*', pattern('shop/**'), 'beyond'],
  ['prod/shop/web-*', pattern('shop/*'), 'beyond'],
  ['prod/*/web', pattern('shop/*'), 'beyond'],
  ['prod/shop/**', pattern('**'), 'beyond'],
  ['prod/**', { kind: 'registry', registry: 'prod' }, 'inside'],
  ['prod/shop/**', { kind: 'registry', registry: 'prod' }, 'beyond'],
  ['prod/shop/**', { kind: 'registry', registry: 'other' }, 'outside'],
  ['prod/**', { kind: 'global' }, 'beyond'],
  ['prod/shop/**', pattern('billing/*'), 'outside'],
] as const)
  test(`${JSON.stringify(scope)} is ${reach} of ${glob}`, () => {
    assert.equal(reachOf(glob, 'target')(protect(scope)), reach)
  })

test('globs of addresses match whole addresses, and dots are dots', () => {
  const object = protect(exact('a'))
  const reaches = (glob: string): string => reachOf(glob, 'target')(object)
  assert.deepEqual(['protect.p', 'protect.*', '*', '*.p'].map(reaches), Array(4).fill('inside'))
  assert.deepEqual(['protect', 'protect.pp', 'protectxp', 'rotect.p'].map(reaches), Array(4).fill('outside'))
  for (const glob of ['', 'protect.$', 'prod/Shop', '*/shop', '/shop', 'prod/', 'prod/a**'])
    assert.throws(() => reachOf(glob, 'target'), {
      code: 'INVALID_ARGUMENT',
      message: /target ".*" is no glob/,
    })
})

test('two patterns that may have a repository in common overlap', () => {
  assert.equal(overlaps(pattern('shop/*'), pattern('**')), true)
  assert.equal(overlaps(pattern('shop/*'), pattern('billing/*')), false)
  assert.equal(overlaps(exact('shop/a'), pattern('shop/*')), true)
  assert.equal(overlaps(exact('shop/a'), exact('shop/b')), false)
})

const FILES = `registry "prod" { url = "https://prod.test" }
registry "other" { url = "https://other.test" }
protect "releases" { tag_regexp = "v.*" }
protect "elsewhere" {
  registry   = registry.prod
  repository = "tools/ci"
  tag_regexp = ".*"
}
lifecycle_policy "web" {
  registry    = registry.prod
  repository  = "shop/web"
  keep_latest = 3
}
lifecycle_policy "wide" {
  registry     = registry.prod
  repositories = "**"
  keep_latest  = 3
}`

/** Narrows the change from nothing to the files. */
async function chosen(targets: readonly string[], excludes: readonly string[] = []) {
  const after = (await readObjects(FILES)).map(({ object }) => object)
  const all = diff(after, [])
  const narrowed = narrow(all, { targets, excludes })
  const addresses = changedObjects([], narrowed.changes).map(addressOf).toSorted()
  assert.equal(narrowed.leftOut.length, after.length - addresses.length)
  return { addresses, beyond: narrowed.beyond, after }
}

test('a policy brings its registry, and what may hold its images, and nothing else', async () => {
  const { addresses } = await chosen(['lifecycle_policy.web'])
  assert.deepEqual(addresses, ['lifecycle_policy.web', 'protect.releases', 'registry.prod'])
  assert.deepEqual((await chosen(['protect.elsewhere'])).addresses, ['protect.elsewhere', 'registry.prod'])
  assert.deepEqual((await chosen(['registry.other'])).addresses, ['registry.other'])
})

test('an exclude wins over a target and over what a policy needs', async () => {
  const { addresses } = await chosen(['lifecycle_policy.*'], ['lifecycle_policy.wide', 'protect.*'])
  assert.deepEqual(addresses, ['lifecycle_policy.web', 'registry.prod'])
})

test('what reaches beyond a glob of repositories is left out and named', async () => {
  const only = await chosen(['prod/shop/**'])
  assert.deepEqual(only.addresses, ['lifecycle_policy.web', 'protect.releases', 'registry.prod'])
  assert.deepEqual(only.beyond, ['lifecycle_policy.wide'])
  const others = await chosen([], ['prod/tools/**'])
  assert.deepEqual(others.addresses, [
    'lifecycle_policy.web',
    'protect.releases',
    'registry.other',
    'registry.prod',
  ])
  assert.deepEqual(others.beyond, ['lifecycle_policy.wide'])
})

test('a glob in which nothing lies is named', async () => {
  const { after } = await chosen([])
  const selection = { targets: ['lifecycle_policy.wbe', 'prod/shop/**'], excludes: ['prod/nowhere/x'] }
  assert.deepEqual(unmatched(selection, after), ['lifecycle_policy.wbe'])
})

test('a protection that goes, or changes, stays as it is where a glob excludes a part of its scope', async () => {
  const before = (await readObjects(FILES)).map(({ object }) => object)
  const after = before.filter((object) => addressOf(object) !== 'protect.releases')
  const { leftOut, beyond } = narrow(diff(after, before), { targets: [], excludes: ['prod/tools/**'] })
  assert.deepEqual([leftOut.length, beyond], [1, ['protect.releases']])
})
