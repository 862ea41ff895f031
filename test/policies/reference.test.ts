/** Every example of the language does what it says, and every attribute has one. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { hasErrors, readConfiguration, readTests, runTests, sentence } from '../../policies/index.ts'
import { SCHEMA } from '../../policies/language/schema.ts'
import { attributeNames } from '../docs/language.ts'
import { memoryFolder } from './language/reading.ts'

const file = join(import.meta.dirname, '../../policies/README.md')
const REGISTRY = 'registry "prod" {\n  url = "https://registry.test"\n}\n'

const page = readFileSync(file, 'utf8')
const examples = page
  .slice(page.indexOf('## Examples'))
  .split(/^### /m)
  .slice(1)
  .map((part) => ({
    title: part.split('\n')[0] ?? '',
    hcl: /^```hcl\n(.*?)^```/ms.exec(part)?.[1] ?? '',
    folder: memoryFolder(
      Object.fromEntries(
        [...part.matchAll(/^```hcl\n# (\S+\/\S+\.hcl)\n(.*?)^```/gms)].map(([, name = '', text = '']) => [
          name,
          text,
        ]),
      ),
    ),
  }))
  .filter(({ hcl }) => hcl !== '')

/** Policies and tests of an example, as two files. */
function files(hcl: string): { readonly policies: string; readonly tests: string } {
  const blocks = hcl.split(/^(?=\w+ "[^"]+" \{$)/m)
  const tests = blocks.filter((block) => block.startsWith('test ')).join('')
  const policies = blocks.filter((block) => !block.startsWith('test ')).join('')
  return { tests, policies: /^registry /m.test(policies) ? policies : REGISTRY + policies }
}

for (const { title, hcl, folder } of examples) {
  describe(title, async () => {
    const { policies, tests } = files(hcl)
    const { objects, diagnostics } = await readConfiguration([{ name: 'p.hcl', text: policies }], { folder })
    test('is valid', () => assert.ok(!hasErrors(diagnostics), JSON.stringify(diagnostics, null, 1)))
    const read = await readTests([{ name: 'p.test.hcl', text: tests }], objects)
    test('has tests', () => {
      assert.deepEqual(read.diagnostics, [])
      assert.ok(read.tests.length > 0)
    })
    for (const result of runTests(objects, read.tests)) {
      test(result.test.name, () => {
        for (const { label, mismatches, decision, actual } of result.images)
          assert.deepEqual(
            mismatches,
            [],
            `${label}: ${actual}: ${decision.reasons.map(sentence).join('; ')} ${new Date(decision.goesAt ?? 0).toISOString()}`,
          )
      })
    }
  })
}

test('every attribute has an example', () => {
  const used = new Set<string>()
  for (const { hcl } of examples) {
    const stack: string[] = []
    for (const line of files(hcl).policies.split('\n')) {
      const block = /^\s*(\w+)(?: "[^"]+")? \{/.exec(line)?.[1]
      const attribute = /^\s*(\w+) += /.exec(line)?.[1]
      if (block !== undefined) stack.push(block)
      else if (/^\s*\}/.test(line)) stack.pop()
      else if (attribute !== undefined) used.add(`${stack.at(-1)}.${attribute}`)
    }
  }
  const shared = (name: string): string[] =>
    /^(?:lifecycle|default)_policy\./.test(name)
      ? [name.replace('default_', 'lifecycle_'), name.replace('lifecycle_', 'default_')]
      : [name]
  const missing = attributeNames(SCHEMA).filter((name) => !shared(name).some((one) => used.has(one)))
  assert.deepEqual(missing, [])
})
