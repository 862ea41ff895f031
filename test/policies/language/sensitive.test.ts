/** What is sensitive is in no message and in no policy, whatever the way by which it could get there. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openConsole } from '../../../policies/index.ts'
import { read, REGISTRY, said } from './reading.ts'

/** By what way, what is read, and what an error says of it. */
const WAYS: readonly (readonly [string, string, RegExp])[] = [
  ['the items of a dynamic block', dynamic('for_each = { r = var.s }'), /"for_each"\. .*it is sensitive/],
  ['the labels of a dynamic block', dynamic('for_each = ["r"]\n labels = [var.s]'), /labels are names/],
  [
    'the message of a validation',
    'variable "v" {\n  sensitive = true\n  default = "hunter2"\n  validation {\n    condition = var.v == ""\n    error_message = "not ${var.v}"\n  }\n}\n',
    /Value refused for variable\.v\. .*would show a sensitive value/,
  ],
  [
    'a default of another type',
    'variable "v" {\n  sensitive = true\n  type = number\n  default = "hunter2"\n}\n',
    /Wrong value for variable "v"/,
  ],
  ['a block on one line', 'registry "x" { credentials = "hunter2" }\n', /./],
]

function dynamic(lines: string): string {
  return `lifecycle_policy "d" {\n  registry = "prod"\n  repository = "d"\n  dynamic "rule" {\n${lines}\n    content {\n      tag_regexp = rule.value\n      retained_top = 1\n    }\n  }\n}\n`
}

const SECRET = 'variable "s" {\n  sensitive = true\n  default = "hunter2"\n}\n'

for (const [way, text, wanted] of WAYS) {
  test(`a secret does not get out by ${way}`, async () => {
    const { objects, diagnostics } = await read(`${REGISTRY}${SECRET}${text}`)
    const errors = said(diagnostics)
    assert.ok(
      errors.some((one) => wanted.test(one)),
      errors.join('\n'),
    )
    assert.doesNotMatch(JSON.stringify([objects.filter(({ name }) => name !== 'x'), diagnostics]), /hunter2/)
  })
}

test('a file of values with an error does not show the line if some are sensitive', async () => {
  for (const line of ['t = "hunter2" "', 'tt = "hunter2"', 't = "hunter2', 't = my hunter2']) {
    const shown = async (variable: string): Promise<string> =>
      JSON.stringify(
        (
          await read(variable, {
            given: [{ kind: 'file', file: { name: 'v.cvars.hcl', text: `${line}\n` } }],
          })
        ).diagnostics,
      )
    assert.match(await shown('variable "t" {\n  default = 1\n}\n'), /hunter2/)
    assert.doesNotMatch(await shown('variable "t" {\n  default = 1\n  sensitive = true\n}\n'), /hunter2/)
  }
})

test('a secret of a registry is not to be had by a reference to it', async () => {
  const text = `${SECRET}registry "p" {\n  url = "https://r.test"\n  credentials = var.s\n}\nregistry "e" {\n  for_each = { a = var.s }\n  url = each.value\n}\n`
  const { evaluate } = await openConsole([{ name: 'p.hcl', text }])
  for (const one of ['registry.p', 'registry.p.credentials', 'registry.e["a"]', '[for r in registry : r]'])
    assert.doesNotMatch(JSON.stringify(evaluate(one)), /hunter2/, one)
  assert.deepEqual(evaluate('registry.p.url'), { ok: true, text: '"https://r.test"' })
})
