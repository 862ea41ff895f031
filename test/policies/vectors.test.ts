import assert from 'node:assert/strict'
import { test } from 'node:test'
import { evaluateAll, hasErrors, parseDuration, readConfiguration, readImages } from '../../policies/index.ts'
import { translate, type Translated, type Vector, vectors } from './vectors.ts'

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

/** All orders of a list; the first one is its own. */
function orders<T>(list: readonly T[]): T[][] {
  if (list.length < 2) return [[...list]]
  return list.flatMap((first, i) => orders(list.toSpliced(i, 1)).map((rest) => [first, ...rest]))
}

/** How many orders the longest list of rules has. */
function ordersOf({ policies = [] }: Vector): number {
  return Math.max(1, ...policies.map(({ rules }) => orders(rules).length))
}

test('all orders are tried', () => {
  assert.deepEqual(
    orders([1, 2, 3]).map((list) => list.join('')),
    ['123', '132', '213', '231', '312', '321'],
  )
  assert.ok(evaluated.some((vector) => ordersOf(vector) > 2))
})

for (const vector of evaluated) {
  test(`${vector.id}: ${vector.title}`, async () => {
    const expected = vector.expect.deleted.toSorted()
    for (let at = 0; at < ordersOf(vector); at += 1) {
      const permute = <T>(list: readonly T[]): readonly T[] => {
        const all = orders(list)
        return all[at % all.length] ?? list
      }
      assert.deepEqual(await deleted(translate(vector, permute)), expected, `order ${at} of the rules`)
    }
  })
}
