import assert from 'node:assert/strict'
import { test } from 'node:test'
import { evaluateAll, hasErrors, parseDuration, readConfiguration, readImages } from '../../policies/index.ts'
import { translate, type Translated, vectors } from './vectors.ts'

async function deleted({ policies, images, args, nameOf }: Translated): Promise<string[]> {
  const { objects, diagnostics } = await readConfiguration([{ name: 'vector.hcl', text: policies }])
  assert.ok(!hasErrors(diagnostics), JSON.stringify(diagnostics))
  const option = (name: string): string | undefined =>
    args.includes(name) ? args[args.indexOf(name) + 1] : undefined
  const now = Date.parse(option('-now') ?? '')
  const read = readImages('images.json', images, now)
  assert.deepEqual(read.diagnostics, [])
  const policyName = option('-policy')
  const { decisions } = evaluateAll({
    objects,
    images: read.images,
    now,
    grace: parseDuration(option('-grace') ?? '') ?? 0,
    ...(policyName === undefined ? {} : { policyName }),
  })
  for (const decision of decisions) assert.ok(decision.reasons.length > 0, 'every image has a reason')
  const gone = decisions.filter((decision) => decision.action === 'DELETE')
  return gone.flatMap((decision) => nameOf(decision.repository, decision.digest)).toSorted()
}

const evaluated = vectors().filter((vector) => vector.kind === 'evaluate')

test('there are vectors', () => assert.equal(evaluated.length, 45))

for (const vector of evaluated) {
  test(`${vector.id}: ${vector.title}`, async () => {
    const expected = vector.expect.deleted.toSorted()
    assert.deepEqual(await deleted(translate(vector)), expected)
    assert.deepEqual(
      await deleted(translate(vector, (list) => list.toReversed())),
      expected,
      'rules in reverse',
    )
  })
}
