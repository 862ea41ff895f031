/** The HCL of the pages is valid, and the images of its tables have the results that they say. Others test the warnings' page. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseProfile } from '../../cli/profile/profile-file.ts'
import { parseCareendFile } from '../../daemon/trust/careend-file.ts'
import { hasErrors, readConfiguration, readTests, runTests, sentence } from '../../policies/index.ts'
import { examplesOf } from './examples.ts'
import { readPages } from './pages.ts'

/** The page of warnings has examples that warn; the other two are about other files. */
const NO_POLICIES = new Set(['docs/reference/warnings.md', 'docs/configuration.md', 'docs/profile.md'])

const examples = readPages()
  .filter(({ path }) => path.startsWith('docs/') && !NO_POLICIES.has(path))
  .flatMap(({ path, text }) => examplesOf(text).map((one) => ({ path, ...one })))

/** A block of tests alone is about the policies of the example before it. */
function policiesFor(index: number): string {
  const { policies } = examples[index] ?? { policies: '' }
  return policies === '' && index > 0 ? policiesFor(index - 1) : policies
}

test('every example of the guide has results', () => {
  const guide = examples.filter(({ path }) => path === 'docs/guide.md')
  assert.ok(guide.length >= 12)
  assert.deepEqual(
    guide.filter(({ tests }) => tests === '').map(({ title }) => title),
    [],
  )
})

for (const [index, { path, title, tests }] of examples.entries()) {
  describe(`${path}: ${title}`, async () => {
    const { objects, diagnostics } = await readConfiguration([{ name: 'p.hcl', text: policiesFor(index) }])
    test('is valid', () => assert.ok(!hasErrors(diagnostics), JSON.stringify(diagnostics, null, 1)))
    const files = tests === '' ? [] : [{ name: 'p.test.hcl', text: tests }]
    const read = await readTests(files, objects)
    test('has results that can be read', () => assert.deepEqual(read.diagnostics, []))
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

function hclOf(path: string): readonly string[] {
  const page = readPages().find((one) => one.path === path)
  const texts = Array.from((page?.text ?? '').matchAll(/^```hcl\n(.*?)^```\n/gms), ([, text = '']) => text)
  assert.ok(texts.length > 0)
  return texts
}

test('the examples of careend.hcl and of a profile are valid', async () => {
  for (const text of hclOf('docs/configuration.md')) await parseCareendFile({ name: 'careend.hcl', text })
  for (const text of hclOf('docs/profile.md')) await parseProfile({ name: 'config.hcl', text })
})
