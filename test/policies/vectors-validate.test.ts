/** Vectors about what a policy may say, in the words of the language; those about another system's names and RPCs are named. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { parseDuration, readConfiguration } from '../../policies/index.ts'

type Rule = Readonly<Record<string, string | number | boolean>>
type Vector = {
  readonly id: string
  readonly kind: string
  readonly title: string
  readonly input?: string
  readonly request?: {
    readonly rules?: readonly Rule[]
    readonly description?: string
    readonly type?: string
    readonly val?: number
    readonly quota_tags?: number
  }
  readonly expect: { readonly ok?: boolean; readonly error?: unknown; readonly seconds?: number }
}

const { vectors } = JSON.parse(readFileSync(join(import.meta.dirname, '../data/vectors.json'), 'utf8')) as {
  vectors: readonly Vector[]
}

const DAY = 86_400
const REGISTRY = 'registry "r" {\n  url = "https://registry.test"\n}\n'
/** The name of a policy is the label of its block here, with rules of its own. */
const NAMES = ['Y63', 'Y64', 'Y65']

const line = ([name, value]: readonly [string, unknown]): string => `    ${name} = ${JSON.stringify(value)}\n`

function hcl({
  rules,
  description,
  type = '',
  val,
  quota_tags: tags = 100,
}: NonNullable<Vector['request']>): string {
  if (rules !== undefined) {
    const blocks = rules.map((rule, i) => `  rule "r${i}" {\n${Object.entries(rule).map(line).join('')}  }\n`)
    const about = description === undefined ? '' : `  description = ${JSON.stringify(description)}\n`
    return `${REGISTRY}lifecycle_policy "p" {\n  registry = "r"\n  repository = "a"\n${about}${blocks.join('')}}\n`
  }
  const attribute = { nums: 'keep_latest', days: 'keep_days' }[/_(nums|days)$/.exec(type)?.[1] ?? ''] ?? type
  const keep = val === undefined ? '' : `  ${attribute} = ${val}\n`
  return `${REGISTRY}default_policy "p" {\n  registry = "r"\n${keep}  quota {\n    tags = ${tags}\n  }\n}\n`
}

for (const { id, title, request, expect } of vectors.filter((one) => one.kind === 'validate')) {
  if (NAMES.includes(id) || request === undefined) continue
  test(`${id}: ${title}`, async () => {
    const { diagnostics } = await readConfiguration([{ name: 'v.hcl', text: hcl(request) }])
    // A default policy without a number has no rule: it is well formed and deletes nothing, which is a warning.
    const wrong = diagnostics.filter((one) => one.severity === 'error' || one.code === 'no-rules')
    assert.equal(wrong.length === 0, expect.ok === true, JSON.stringify(diagnostics))
  })
}

for (const { id, title, input = '', expect } of vectors.filter((one) => one.kind === 'parse')) {
  test(`${id}: ${title}`, async () => {
    const text = `${REGISTRY}lifecycle_policy "p" {\n  registry = "r"\n  repository = "a"\n  rule "r" {\n    untagged = true\n    expire_period = ${JSON.stringify(input)}\n  }\n}\n`
    const { objects, diagnostics } = await readConfiguration([{ name: 'v.hcl', text }])
    if (expect.seconds === undefined) return assert.ok(diagnostics.length > 0)
    assert.deepEqual(diagnostics, [])
    assert.equal(parseDuration(input), expect.seconds * 1000)
    const policy = objects.find((object) => object.kind === 'policy')
    assert.equal(policy?.rules[0]?.expirePeriod, expect.seconds * 1000)
    assert.equal(expect.seconds % DAY, 0)
  })
}

test('no kind of vector is left out but the RPCs of another system', () => {
  const kinds = Map.groupBy(vectors, (one) => one.kind)
  assert.deepEqual([...kinds.keys()].toSorted(), ['api', 'evaluate', 'parse', 'validate'])
})
