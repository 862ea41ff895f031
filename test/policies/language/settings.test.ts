import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readSettings } from '../../../policies/language/index.ts'
import { outcome, read, REGISTRY } from './reading.ts'

const BLOCK = 'careen {\n  workspace = "shop"\n  daemon = "prod"\n}\n'

test('a careen block says workspace and daemon, and declares no object', async () => {
  const { settings, objects, diagnostics } = await read(`${REGISTRY}${BLOCK}`)
  assert.deepEqual(diagnostics, [])
  assert.deepEqual(
    objects.map(({ kind }) => kind),
    ['registry'],
  )
  assert.equal(settings.workspace?.value, 'shop')
  assert.equal(settings.daemon?.value, 'prod')
  assert.deepEqual(settings.workspace?.place.line, 5)
  assert.deepEqual((await read(REGISTRY)).settings, {})
})

test('the block is read alone from files that have errors, and without values of variables', async () => {
  const text = `variable "x" {}\nnonsense "a" {\n${BLOCK}`
  const files = [
    { name: 'a.hcl', text: 'registry {' },
    { name: 'b.hcl', text: `${BLOCK}variable "x" {}\n` },
  ]
  const { settings, diagnostics } = await readSettings(files)
  assert.deepEqual([settings.workspace?.value, diagnostics], ['shop', []])
  assert.deepEqual((await readSettings([{ name: 'c.hcl', text }])).settings, {})
})

for (const [what, text, error] of [
  [
    'a variable',
    'careen {\n  workspace = var.w\n}\nvariable "w" {\n  default = "w"\n}\n',
    /^p\.hcl:5:15 Wrong value for "workspace"\. The block is read before/,
  ],
  [
    'a number',
    'careen {\n  daemon = 3\n}\n',
    /^p\.hcl:5:12 Wrong value for "daemon"\. Write the name of a daemon/,
  ],
  ['a slash', 'careen {\n  workspace = "a/b"\n}\n', /^p\.hcl:5:15 Wrong value for "workspace"/],
  ['an empty name', 'careen {\n  workspace = ""\n}\n', /^p\.hcl:5:15 Wrong value for "workspace"/],
  [
    'an unknown word',
    'careen {\n  workspce = "a"\n}\n',
    /Unknown attribute "workspce".*Did you mean "workspace"/,
  ],
  ['a label', 'careen "x" {\n}\n', /Label of a "careen" block/],
  ['a second block', `${BLOCK}${BLOCK}`, /^p\.hcl:8:1 Block declared twice\. careen may stand only once/],
] as const)
  test(`a careen block with ${what} is an error at its place`, async () => {
    const { errors } = await outcome(`${REGISTRY}${text}`)
    assert.equal(errors.length, 1, errors.join('\n'))
    assert.match(errors[0] ?? '', error)
  })

test('every error of the block is reported', async () => {
  const { errors } = await outcome(
    'careen {\n  workspace = local.a\n  daemon = 3\n  other = 1\n}\nlocals {\n  a = "a"\n}\n',
  )
  assert.deepEqual(errors.length, 3, errors.join('\n'))
})

test('a module has no careen block', async () => {
  const { errors } = await outcome(`${REGISTRY}module "m" {\n  source = "./m"\n}\n`, {
    files: { 'm/m.hcl': BLOCK },
  })
  assert.equal(errors.length, 1)
  assert.match(errors[0] ?? '', /A "careen" block in a module\. Write it beside the module blocks/)
})
