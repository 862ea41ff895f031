import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkObjects, readConfiguration, type Scope } from '../../../policies/index.ts'
import { policy as object } from '../engine/build.ts'
import {
  diagnosticsOf as read,
  policyText as policy,
  REGISTRY,
  registryText as registry,
  ruleText as rule,
} from './reading.ts'

const FILTER = '    tag_regexp = "a.*"'

test('a secret written in place of a reference is not repeated in the message', async () => {
  const [found] = await read(registry('  url = "https://r.test"\n  credentials = "bot:s3cret"'))
  assert.doesNotMatch(JSON.stringify(found), /s3cret/)
})

test('all errors of all files come in one run, in reading order', async () => {
  const { diagnostics } = await readConfiguration([
    { name: 'b.hcl', text: rule('    retained_top = -1') },
    { name: 'a.hcl', text: 'nonsense "x" {\n}\n' },
  ])
  assert.deepEqual(
    diagnostics.map((one) => [one.place?.file, one.summary]),
    [
      ['a.hcl', 'Unknown block "nonsense"'],
      ['b.hcl', 'Rule without a filter'],
      ['b.hcl', 'Wrong value for "retained_top"'],
    ],
  )
})

test('a syntax error has line and column', async () => {
  const [found] = await read('registry "prod" {\n  url = \n}\n')
  assert.deepEqual([found?.place?.file, found?.place?.line], ['p.hcl', 2])
  const [twice] = (await read('a = 1\na = 2\n')).filter(({ place }) => place?.line === 2)
  assert.deepEqual([twice?.place?.column, twice?.place?.end?.column], [1, 2])
})

for (const [name, text, wanted] of [
  ['nested a thousand deep', `a = ${'['.repeat(1000)}`, /nested more than 100 levels/],
  ['with a NUL', 'a = "\0"', /NUL/],
  ['too large', `# ${'x'.repeat(1 << 24)}`, /./],
  ['with null in a template', 'locals {\n  a = "x${null}"\n}\n', /Not text.*this is null/],
  ['half a block', 'registry "prod" {', /./],
] as const) {
  test(`a file ${name} is refused with a sentence, and the next file can be read`, async () => {
    const [found] = await read(text)
    assert.equal(found?.severity, 'error')
    assert.match(`${found?.summary} ${found?.detail}`, wanted)
    assert.deepEqual(await read(REGISTRY), [])
  })
}

for (const [name, text, wanted] of [
  ['no rules', policy(''), /No rules/],
  ['retained_top = 0', rule(`${FILTER}\n    retained_top = 0`), /keeps nothing/],
  [
    'a dot between digits',
    rule('    tag_regexp = "v1.2"\n    retained_top = 1'),
    /A dot in the pattern matches any character/,
  ],
  [
    'a rule that selects latest',
    rule('    tag_regexp = "l.*"\n    retained_top = 1').replace(
      '  repository',
      '  status = "ACTIVE"\n  repository',
    ),
    /can delete "latest"/,
  ],
] as const) {
  test(`a warning about ${name} is no error`, async () => {
    const found = await read(text)
    assert.ok(
      found.every((one) => one.severity === 'warning'),
      JSON.stringify(found),
    )
    assert.ok(
      found.some((one) => wanted.test(one.summary)),
      JSON.stringify(found),
    )
  })
}

for (const scope of [{ kind: 'registry', registry: 'r' }, { kind: 'global' }] as const satisfies Scope[]) {
  test(`a lifecycle policy over the wire never governs a whole ${scope.kind}`, () => {
    const found = (block: 'lifecycle_policy' | 'default_policy'): readonly string[] =>
      checkObjects([
        { kind: 'registry', name: 'r', url: 'https://r.test' },
        object([], { block, scope }),
      ]).map(({ summary }) => summary)
    assert.deepEqual(found('lifecycle_policy'), ['Missing attribute "repository"'])
    assert.deepEqual(found('default_policy'), [])
  })
}
