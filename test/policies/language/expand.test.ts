import assert from 'node:assert/strict'
import { test } from 'node:test'
import { outcome, read, REGISTRY } from './reading.ts'

const each = (collection: string, body = ''): string =>
  `${REGISTRY}lifecycle_policy "team" {\n  for_each = ${collection}\n  registry = registry.prod\n  repository = "team/\${each.key}"\n${body}}\n`

test('for_each makes one policy of every item, named by label and key', async () => {
  const { addresses, errors } = await outcome(each('{ web = 1, api = 2 }'))
  assert.deepEqual(errors, [])
  assert.deepEqual(addresses, ['lifecycle_policy.team-api', 'lifecycle_policy.team-web', 'registry.prod'])
  const { objects } = await read(each('toset(["web"])', '  description = each.value\n'))
  const [policy] = objects
  assert.ok(policy?.kind === 'policy')
  assert.equal(policy.description, 'web')
  assert.deepEqual(policy.scope, { kind: 'repository', registry: 'prod', repository: 'team/web' })
})

test('what cannot stand in a name becomes a dash; two keys of one name are refused', async () => {
  const text = each('toset(["a/b", "c"])')
  assert.deepEqual((await outcome(text)).addresses.slice(0, 2), [
    'lifecycle_policy.team-a-b',
    'lifecycle_policy.team-c',
  ])
  const { errors } = await outcome(each('toset(["a/b", "a-b"])'))
  assert.match(errors.join('\n'), /^p\.hcl:4:1 Two instances of one name\. .*"team-a-b"/)
})

const WRONG_EACH: readonly (readonly [string, string, RegExp])[] = [
  ['a list', '["a"]', /^p\.hcl:5:14 Wrong value for "for_each"\. .*this is a list\. toset\(\.\.\.\)/],
  ['a number', '3', /this is a number/],
  ['null', 'null', /this is null/],
  ['a set of numbers', 'toset([1])', /must all be text/],
  ['something unknown', 'var.x', /There is no variable "x"/],
]

for (const [name, collection, wanted] of WRONG_EACH) {
  test(`for_each over ${name} is refused where it stands`, async () => {
    const { errors } = await outcome(each(collection))
    assert.equal(errors.length, 1, errors.join('\n'))
    assert.match(errors[0] ?? '', wanted)
  })
}

test('nothing to go through makes nothing', async () => {
  assert.deepEqual(await outcome(each('{}')), { addresses: ['registry.prod'], errors: [] })
})

test('registries take for_each, and are referred to by key', async () => {
  const text =
    'registry "r" {\n  for_each = { eu = "https://eu.test", us = "https://us.test" }\n  url = each.value\n}\nlifecycle_policy "w" {\n  registry = registry.r["eu"]\n  repository = "a"\n}\n'
  const { objects, diagnostics } = await read(text)
  assert.deepEqual(
    diagnostics.filter((one) => one.severity === 'error'),
    [],
  )
  const policy = objects.find((one) => one.kind === 'policy')
  assert.deepEqual(policy?.scope, { kind: 'repository', registry: 'r-eu', repository: 'a' })
})

const dynamic = (lines: string): string =>
  `${REGISTRY}lifecycle_policy "w" {\n  registry = registry.prod\n  repository = "a"\n  dynamic "rule" {\n${lines}\n  }\n}\n`
const CONTENT = '    content {\n      tag_regexp = rule.value\n      retained_top = 1\n    }'

test('dynamic blocks are written once for every item, in their order', async () => {
  const { objects, diagnostics } = await read(dynamic(`    for_each = { b = "b.*", a = "a.*" }\n${CONTENT}`))
  assert.deepEqual(
    diagnostics.filter((one) => one.severity === 'error'),
    [],
  )
  const policy = objects.find((one) => one.kind === 'policy')
  assert.deepEqual(
    policy?.rules.map(({ label, tagRegexp }) => [label, tagRegexp]),
    [
      ['a', 'a.*'],
      ['b', 'b.*'],
    ],
  )
})

test('labels and iterator say what the blocks are called', async () => {
  const content = CONTENT.replace('rule.value', 'it.value')
  const text = dynamic(`    for_each = ["x.*"]\n    iterator = it\n    labels = ["r\${it.key}"]\n${content}`)
  const { objects } = await read(text)
  const policy = objects.find((one) => one.kind === 'policy')
  assert.deepEqual(
    policy?.rules.map(({ label }) => label),
    ['r0'],
  )
})

const WRONG_DYNAMIC: readonly (readonly [string, string, RegExp])[] = [
  ['without content', '    for_each = []', /Wrong dynamic block.*content/],
  ['without for_each', CONTENT, /Wrong dynamic block.*for_each/],
  [
    'of an unknown attribute',
    `    foreach = []\n    for_each = []\n${CONTENT}`,
    /Wrong dynamic block.*"foreach"/,
  ],
  ['over a number', `    for_each = 1\n${CONTENT}`, /Wrong value for "for_each"/],
  ['with wrong labels', `    for_each = [1]\n    labels = 5\n${CONTENT}`, /labels must be a list of texts/],
]

for (const [name, lines, wanted] of WRONG_DYNAMIC) {
  test(`a dynamic block ${name} is refused`, async () => {
    const { errors } = await outcome(dynamic(lines))
    assert.equal(errors.length, 1, errors.join('\n'))
    assert.match(errors[0] ?? '', wanted)
  })
}

test('a dynamic block of a type that may not stand here names those that may', async () => {
  const { errors } = await outcome(
    dynamic(`    for_each = []\n${CONTENT}`).replace('dynamic "rule"', 'dynamic "rul"'),
  )
  assert.match(errors.join('\n'), /"rul" is not a block that may stand here\. Did you mean "rule"/)
})

test('an error in one block of many is reported once', async () => {
  const { errors } = await outcome(each('toset(["a", "b", "c"])', '  stauts = "ACTIVE"\n'))
  assert.equal(errors.length, 1)
})
