import assert from 'node:assert/strict'
import { test } from 'node:test'
import { blockText, languageJson, languageText, placedBlocks } from '../../../cli/views/schema.ts'
import { SCHEMA, type SchemaBlock, TEST_SCHEMA } from '../../../policies/index.ts'

const inner: SchemaBlock = {
  labels: 0,
  doc: 'Inside.',
  attributes: { size: { type: 'bytes', doc: 'How large.' } },
  blocks: {},
}
const blocks: Readonly<Record<string, SchemaBlock>> = {
  outer: {
    labels: 1,
    doc: 'Outside.',
    attributes: {
      name: { type: 'string', required: true, doc: 'Its name.' },
      days: { type: 'number', unit: 'days', fallback: '7', doc: 'How long.' },
      free: { type: 'map', doc: 'Anything.' },
    },
    blocks: { inner },
  },
  other: { labels: 0, doc: 'Another.', attributes: {}, blocks: { inner } },
}
const families = [
  {
    title: 'Numbers',
    functions: ['abs', 'ceil', 'join'].map((name) => ({
      name,
      signature: `${name}(x)`,
      doc: `Does ${name}.`,
    })),
  },
]

test('a block shows types with units, defaults, and what it lies in', () => {
  const placed = placedBlocks({ blocks, tests: {} })
  assert.deepEqual(
    placed.map(({ paths }) => paths),
    [['outer'], ['outer.inner', 'other.inner'], ['other']],
  )
  assert.deepEqual(
    placed.map((one) => blockText(one)),
    [
      `outer "NAME"
Outside.

Attributes:
  name  string        required   Its name.
  days  number, days  default 7  How long.
  free  map                      Anything.

Blocks in it:
  inner  Inside.
`,
      `inner, in outer and other
Inside.

Attributes:
  size  bytes  How large.
`,
      `other
Another.

Blocks in it:
  inner  Inside.
`,
    ],
  )
})

test('the page shows all blocks and all functions', () => {
  const page = languageText({ blocks, tests: { test: inner }, families })
  assert.match(page, /^ {2}outer "NAME" {2}Outside\.\n {4}inner {7}Inside\.\n {2}other {9}Another\.\n/m)
  assert.match(page, /^Functions:\n {2}Numbers\n {4}abs, ceil, join\n/m)
  const many = Array.from({ length: 40 }, (_, at) => ({ name: `function${at}`, signature: '', doc: '' }))
  const wrapped = languageText({ blocks, tests: {}, families: [{ title: 'Many', functions: many }] })
  assert.ok(wrapped.split('\n').every((line) => line.length <= 105))
  assert.equal(wrapped.match(/function\d+/g)?.length, 40)
})

test('the JSON has every attribute of the language with its type and text', () => {
  const whole = languageJson({ blocks: SCHEMA, tests: { test: TEST_SCHEMA }, families })
  const shape = JSON.parse(JSON.stringify(whole)) as { blocks: Json; functions: unknown }
  const check = (made: Json, schema: Readonly<Record<string, SchemaBlock>>): void => {
    assert.deepEqual(Object.keys(made), Object.keys(schema))
    for (const [name, block] of Object.entries(schema)) {
      assert.deepEqual(Object.keys(made[name]?.attributes ?? {}), Object.keys(block.attributes))
      for (const [attribute, { type, doc, required, fallback, unit }] of Object.entries(block.attributes))
        assert.deepEqual(made[name]?.attributes[attribute], {
          type,
          ...(unit === undefined ? {} : { unit }),
          required: required ?? false,
          ...(fallback === undefined ? {} : { default: fallback }),
          doc,
        })
      check(made[name]?.blocks ?? {}, block.blocks)
    }
  }
  check(shape.blocks, SCHEMA)
  assert.deepEqual(shape.functions, {
    abs: { family: 'Numbers', signature: 'abs(x)', doc: 'Does abs.' },
    ceil: { family: 'Numbers', signature: 'ceil(x)', doc: 'Does ceil.' },
    join: { family: 'Numbers', signature: 'join(x)', doc: 'Does join.' },
  })
})

type Json = {
  readonly [name: string]: { readonly attributes: Record<string, unknown>; readonly blocks: Json }
}

test('descriptions are wrapped to the terminal: in their column, or below what they are of', () => {
  const placed = placedBlocks({ blocks: SCHEMA, tests: {} })
  for (const columns of [70, 80, 120])
    for (const text of [
      languageText({ blocks: SCHEMA, tests: {}, families }, columns),
      ...placed.map((one) => blockText(one, columns)),
    ])
      for (const line of text.split('\n').filter((one) => /^ {2}/.test(one) || one === ''))
        assert.ok(line.length <= columns, `${columns}: ${line}`)
  const [rule] = placed.filter(({ name }) => name === 'rule')
  assert.ok(rule)
  assert.match(blockText(rule, 80), /\n  expire_period {2}duration\n {6}Deletes only images strictly older/)
  assert.match(blockText(rule, 140), /\n  expire_period {7}duration {23}Deletes only/)
})
