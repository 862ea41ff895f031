import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { loadDefinitions } from '../../proto/definitions.ts'
import { type WireCheck, wireCheck } from '../../proto/strict.ts'
import { drawMessage, requestTypes } from '../support/messages.ts'
import { holdsForAll } from '../support/properties.ts'

const definitions = loadDefinitions()
const check: WireCheck = wireCheck(definitions)
const PLAN = 'careen.v1.CreatePlanRequest'

/** A field with a length before its content. */
function delimited(number: number, ...content: readonly (Buffer | string | number)[]): Buffer {
  const bytes = Buffer.concat(
    content.map((part) => (typeof part === 'number' ? Buffer.from([part]) : Buffer.from(part))),
  )
  return Buffer.concat([varint(number * 8 + 2), varint(bytes.length), bytes])
}

function varint(value: number): Buffer {
  const bytes: number[] = []
  let rest = value
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128)
  return Buffer.from([...bytes, rest])
}

/** A policy within the first object of a plan request. */
const inPolicy = (...content: readonly (Buffer | string | number)[]): Buffer =>
  delimited(3, delimited(6, ...content))

const rule = (...content: readonly (Buffer | string | number)[]): Buffer => delimited(8, ...content)

const CASES: readonly (readonly [string, string, Buffer, string | undefined])[] = [
  ['no bytes', PLAN, Buffer.alloc(0), undefined],
  ['known fields', PLAN, Buffer.concat([delimited(1, 'default'), Buffer.from([0x20, 1])]), undefined],
  ['a known enum value', PLAN, inPolicy(0x28, 2), undefined],
  ['a field twice', PLAN, Buffer.concat([delimited(1, 'a'), delimited(1, 'b')]), undefined],
  ['a field number above those known', PLAN, delimited(99, 'x'), 'UNKNOWN_FIELD #99'],
  [
    'a field number of six bytes',
    PLAN,
    Buffer.from([0x80, 0x80, 0x80, 0x80, 0x80, 0x01, 0]),
    'UNKNOWN_FIELD #4294967296',
  ],
  [
    'an unknown field of a policy',
    PLAN,
    inPolicy(delimited(200, 'x')),
    'UNKNOWN_FIELD objects[0].policy.#200',
  ],
  [
    'an unknown field of the third rule of the second object',
    PLAN,
    Buffer.concat([delimited(3), inPolicy(rule(), rule(), rule(delimited(222, 'x')))]),
    'UNKNOWN_FIELD objects[1].policy.rules[2].#222',
  ],
  ['an unknown enum value', PLAN, inPolicy(0x28, 99), 'UNKNOWN_ENUM_VALUE objects[0].policy.status'],
  [
    'an enum value that 32 bits would cut to a known one',
    PLAN,
    inPolicy(0x28, 0x81, 0x80, 0x80, 0x80, 0x10),
    'UNKNOWN_ENUM_VALUE objects[0].policy.status',
  ],
  ['a number in place of a text', PLAN, Buffer.from([0x08, 1]), 'MALFORMED_MESSAGE parent'],
  ['a text in place of a number', PLAN, delimited(4, 'x'), 'MALFORMED_MESSAGE skip_effects'],
  ['a group', PLAN, Buffer.from([0x0b, 0x0c]), 'MALFORMED_MESSAGE parent'],
  ['a text cut short', PLAN, Buffer.from([0x0a, 5, 65]), 'MALFORMED_MESSAGE parent'],
  [
    'a message that is longer than what is around it',
    PLAN,
    delimited(3, 0x32, 5),
    'MALFORMED_MESSAGE objects[0].policy',
  ],
  ['a number cut short', PLAN, Buffer.from([0x20, 0x80]), 'MALFORMED_MESSAGE skip_effects'],
  [
    'a number of eleven bytes',
    PLAN,
    Buffer.from([0x20, ...Array<number>(10).fill(0x80), 1]),
    'MALFORMED_MESSAGE skip_effects',
  ],
  [
    'a length that some encoders write longer than needed',
    PLAN,
    Buffer.from([0x0a, 0x81, 0x80, 0x00, 65]),
    undefined,
  ],
  [
    'a length of six bytes, of which the decoder reads ten',
    PLAN,
    Buffer.from([0x0a, 0x81, 0x80, 0x80, 0x80, 0x80, 0x00, 65]),
    'MALFORMED_MESSAGE parent',
  ],
  [
    'a boolean of six bytes, of which the decoder reads ten',
    PLAN,
    Buffer.from([0x20, 0x80, 0x80, 0x80, 0x80, 0x80, 1, 0x0a, 0x02, 0x78, 0x78]),
    'MALFORMED_MESSAGE skip_effects',
  ],
  [
    'a double cut short',
    PLAN,
    inPolicy(0x51, 0, 0, 0),
    'MALFORMED_MESSAGE objects[0].policy.max_delete_percent',
  ],
  [
    'a key of six bytes, of which the decoder reads ten',
    PLAN,
    Buffer.from([0x8a, 0x80, 0x80, 0x80, 0x80, 0x00, 1, 65]),
    'MALFORMED_MESSAGE parent',
  ],
  ['a key cut short', PLAN, Buffer.from([0x80]), 'MALFORMED_MESSAGE '],
  ['field number zero', PLAN, Buffer.from([0x02, 0]), 'MALFORMED_MESSAGE '],
  ['text that is not UTF-8', PLAN, delimited(1, 0xff), 'MALFORMED_MESSAGE parent'],
  ['half a surrogate', PLAN, delimited(1, 0xed, 0xa0, 0x80), 'MALFORMED_MESSAGE parent'],
  [
    'bytes that are not UTF-8',
    'careen.worker.v1.RecordIntentRequest',
    delimited(2, delimited(5, 0xff)),
    undefined,
  ],
  [
    'an unknown field of a map entry',
    'careen.worker.v1.ListFactsResponse',
    delimited(1, delimited(10, delimited(1, 'key'), delimited(3, 'x'))),
    'UNKNOWN_FIELD manifests[0].annotations[0].#3',
  ],
]

for (const [name, message, bytes, expected] of CASES) {
  test(`${name}: ${expected ?? 'passes'}`, () => {
    const fault = check(message, bytes)
    assert.equal(fault && `${fault.code} ${fault.path}`, expected)
  })
}

/** A type that contains itself, and packed numbers: careen has neither. */
const own = wireCheck({
  Own: {
    format: '',
    fileDescriptorProtos: [],
    type: {
      name: 'Own',
      field: [
        { name: 'inner', number: 1, label: 'LABEL_OPTIONAL', type: 'TYPE_MESSAGE', typeName: 'Own' },
        { name: 'colours', number: 2, label: 'LABEL_REPEATED', type: 'TYPE_ENUM', typeName: 'Colour' },
        { name: 'sums', number: 3, label: 'LABEL_REPEATED', type: 'TYPE_FLOAT', typeName: '' },
      ],
      nestedType: [],
      enumType: [{ name: 'Colour', value: [{ number: 0 }, { number: 1 }] }],
    },
  } as never,
})

test('messages inside each other: 32 and no more', () => {
  const deep = (levels: number): Buffer => (levels === 0 ? Buffer.alloc(0) : delimited(1, deep(levels - 1)))
  assert.equal(own('Own', deep(32)), undefined)
  assert.equal(own('Own', deep(33))?.code, 'MALFORMED_MESSAGE')
})

test('repeated numbers are read packed and one by one', () => {
  assert.equal(own('Own', Buffer.concat([delimited(2, 0, 1), Buffer.from([0x10, 1])])), undefined)
  assert.equal(own('Own', delimited(2, 0, 1, 2))?.path, 'colours[0]')
  assert.equal(own('Own', Buffer.from([0x10, 1, 0x10, 2]))?.path, 'colours[1]')
  assert.equal(own('Own', delimited(3, 0, 0, 0, 0)), undefined)
  assert.equal(own('Own', delimited(3, 0, 0, 0))?.code, 'MALFORMED_MESSAGE')
})

const drawn = fc.oneof(
  ...requestTypes(definitions).map((type) =>
    drawMessage(definitions, type.message).map((message) => ({ type, message })),
  ),
)

test('every encoded request passes', () => {
  holdsForAll(drawn, 3000, ({ type, message }) => {
    assert.equal(check(type.message, type.encode(message)), undefined)
  })
})

test('every request with an unknown field at its end is refused with the number of the field', () => {
  holdsForAll(
    fc.tuple(drawn, fc.integer({ min: 1000, max: 2 ** 29 - 1 })),
    3000,
    ([{ type, message }, number]) => {
      const bytes = Buffer.concat([type.encode(message), varint(number * 8), Buffer.from([1])])
      const fault = check(type.message, bytes)
      assert.deepEqual([fault?.code, fault?.path], ['UNKNOWN_FIELD', `#${number}`])
    },
  )
})

test('what the check lets through, the decoder takes', () => {
  const method = definitions['careen.v1.PlanService']
  assert.ok(method !== undefined && !('format' in method))
  const { requestDeserialize } = method['CreatePlan'] ?? assert.fail('no method CreatePlan')
  holdsForAll(fc.uint8Array({ maxLength: 40 }), 3000, (bytes) => {
    if (check(PLAN, bytes) === undefined) requestDeserialize(Buffer.from(bytes))
  })
})
