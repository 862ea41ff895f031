/** The examples of the guide are valid, and the images of its tables have the results that it says. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { hasErrors, readConfiguration, readTests, runTests, sentence } from '../../policies/index.ts'
import { examplesOf } from './examples.ts'
import { ROOT } from './pages.ts'

const examples = examplesOf(readFileSync(join(ROOT, 'docs/guide.md'), 'utf8'))

/** A block of tests alone is about the policies of the example before it. */
function policiesFor(index: number): string {
  const { policies } = examples[index] ?? { policies: '' }
  return policies === '' && index > 0 ? policiesFor(index - 1) : policies
}

test('the guide has examples with results', () => {
  assert.ok(examples.length >= 12)
  assert.ok(examples.filter(({ tests }) => tests !== '').length >= 12)
})

for (const [index, { title, tests }] of examples.entries()) {
  describe(title, async () => {
    const { objects, diagnostics } = await readConfiguration([{ name: 'p.hcl', text: policiesFor(index) }])
    test('is valid', () => assert.ok(!hasErrors(diagnostics), JSON.stringify(diagnostics, null, 1)))
    const read = await readTests([{ name: 'p.test.hcl', text: tests }], objects)
    test('has results that can be read', () => {
      assert.deepEqual(read.diagnostics, [])
      assert.ok(read.tests.length > 0)
    })
    for (const result of runTests(objects, read.tests)) {
      test(result.test.name, () => {
        for (const { label, mismatches, decision, actual } of result.images)
          assert.deepEqual(
            mismatches,
            [],
            `${label}: ${actual}: ${decision.reasons.map(sentence).join('; ')}`,
          )
      })
    }
  })
}
