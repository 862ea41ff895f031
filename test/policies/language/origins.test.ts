import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openConsole } from '../../../policies/index.ts'
import { memoryFolder, read, REGISTRY } from './reading.ts'

const TEXT = `${REGISTRY}variable "days" {
  default = 7
}
variable "unused" {
  default = 7
}
locals {
  period = "\${var.days}d"
}
locals {
  other = 1
}
lifecycle_policy "a" {
  registry = registry.prod
  repository = "a"
  rule "r" {
    tag_regexp = "a.*"
    expire_period = local.period
  }
}
`

test('an object is made of its block and of all that it uses, by whatever way', async () => {
  const { originsOf } = await read(TEXT)
  const heads = originsOf('lifecycle_policy.a').map(
    ({ source, start }) => source.text.slice(start).split('\n')[0],
  )
  assert.deepEqual(
    new Set(heads),
    new Set(['lifecycle_policy "a" {', 'locals {', 'registry "prod" {', 'variable "days" {']),
  )
  const locals = originsOf('lifecycle_policy.a').find(({ source, start }) =>
    source.text.startsWith('locals', start),
  )
  assert.match(locals?.source.text.slice(locals.start, locals.end) ?? '', /^locals \{\n {2}period = .*\n\}$/)
  assert.deepEqual(originsOf('lifecycle_policy.zzz'), [])
})

test('a file of values, and the block that calls a module, are among them', async () => {
  const files = {
    'm/m.hcl':
      'variable "d" {\n}\nlifecycle_policy "b" {\n  registry = "prod"\n  repository = "b"\n  rule "r" {\n    tag_regexp = "a.*"\n    expire_period = var.d\n  }\n}\n',
  }
  const text = `${REGISTRY}variable "days" {\n}\nmodule "x" {\n  source = "./m"\n  d = var.days\n}\n`
  const given = [{ kind: 'file' as const, file: { name: 'v.cvars.hcl', text: 'days = "7d"\n' } }]
  const { originsOf, diagnostics } = await read(text, { files, given })
  assert.deepEqual(diagnostics, [])
  const from = originsOf('lifecycle_policy.x-b').map(
    ({ source, start }) => `${source.name} ${source.text.slice(start).split(' ')[0]}`,
  )
  assert.deepEqual(
    new Set(from),
    new Set([
      'm/m.hcl lifecycle_policy',
      'm/m.hcl variable',
      'p.hcl module',
      'p.hcl variable',
      'v.cvars.hcl days',
    ]),
  )
})

test('a file of values is among them whatever its name', async () => {
  const given = [{ kind: 'file' as const, file: { name: 'prod.values', text: 'days = 9\n' } }]
  const { originsOf } = await read(TEXT, { given })
  const names = originsOf('lifecycle_policy.a').map(({ source }) => source.name)
  assert.ok(names.includes('prod.values'), names.join())
})

test('a console evaluates over the configuration, and hides what is sensitive', async () => {
  const secret = 'variable "s" {\n  sensitive = true\n  default = "hunter2"\n}\n'
  const opened = await openConsole([{ name: 'p.hcl', text: TEXT + secret }], { folder: memoryFolder({}) })
  assert.deepEqual(opened.diagnostics, [])
  const shown = (text: string): string => {
    const value = opened.evaluate(text)
    return value.ok ? value.text : value.diagnostics.map(({ summary }) => summary).join()
  }
  assert.equal(shown('local.period'), '"7d"')
  assert.equal(shown('lifecycle_policy.a.rule[0].expire_period'), '"7d"')
  assert.equal(shown('upper(var.s)'), '(sensitive value)')
  assert.equal(shown('var.nothing'), 'Reference to what is not declared')
  assert.match(shown('1 +'), /./)
  assert.ok(opened.names().includes('var.days'))
  assert.ok(opened.names().includes('join'))
})
