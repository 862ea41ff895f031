import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readConfiguration } from '../../../policies/index.ts'
import { outcome, read, REGISTRY, said } from './reading.ts'

test('a file of more words than anybody writes is refused, and takes no memory', async () => {
  const { diagnostics } = await read(`locals {\n  a = [${'1,'.repeat(2_000_001)}]\n}\n`)
  assert.deepEqual(
    said(diagnostics).map((one) => one.replace(/^p\.hcl:2:\d+ /, '')),
    ['File too large. More than 4000000 words and signs stand in this file. Split it into several.'],
  )
})

test('a configuration too large is refused before it is read', async () => {
  const files = Array.from({ length: 5 }, (_, i) => ({ name: `${i}.hcl`, text: `# ${'x'.repeat(15 << 20)}` }))
  const { diagnostics } = await readConfiguration(files)
  assert.deepEqual(
    diagnostics.map(({ summary }) => summary),
    ['Configuration too large'],
  )
})

for (const [name, expression, wanted] of [
  [
    'loops in loops',
    '[for a in range(1000) : [for b in range(1000) : [for c in range(1000) : a]]]',
    /Too much to evaluate/,
  ],
  [
    'text that grows',
    '[for a in range(1000) : join("", [for b in range(1000) : format("%1000d", b)])]',
    /larger than a configuration may hold|more text than it may hold/,
  ],
  ['a range', 'range(100000)', /1,?024|range/],
] as const) {
  test(`${name} end with a message`, async () => {
    const { errors } = await outcome(`${REGISTRY}locals {\n  a = ${expression}\n}\n`)
    assert.equal(errors.length, 1, errors.join('\n').slice(0, 1000))
    assert.match(errors[0] ?? '', wanted)
  })
}
