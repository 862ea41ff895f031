import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { evaluate } from '../../../policies/hcl/evaluation/evaluate.ts'
import { type ParsedType, parseType } from '../../../policies/hcl/syntax/parse-type.ts'
import { parseExpression } from '../../../policies/hcl/syntax/parser.ts'
import { commonKind } from '../../../policies/hcl/values/common-kind.ts'
import { convert } from '../../../policies/hcl/values/convert.ts'
import { showValue } from '../../../policies/hcl/values/show.ts'
import { type Type, typeText } from '../../../policies/hcl/values/type.ts'
import { toPlain, type HclValue } from '../../../policies/hcl/values/value.ts'
import { scopeOf } from './evaluating.ts'

function expressionOf(text: string): ReturnType<typeof parseExpression>['expression'] & object {
  const { expression, diagnostics } = parseExpression(scopeOf(text).source)
  assert.deepEqual(diagnostics, [])
  assert.ok(expression)
  return expression
}

function value(text: string): HclValue {
  return evaluate(expressionOf(text), scopeOf(text))
}

/** Constants are whatever refers to nothing. */
function parse(text: string): ParsedType {
  return parseType(expressionOf(text), (inner) =>
    inner.kind === 'get-attribute' ? undefined : evaluate(inner, scopeOf(text)),
  )
}

function typeOf(text: string): Type {
  const parsed = parse(text)
  assert.ok(parsed.ok, JSON.stringify(parsed))
  return parsed.type
}

describe('a type is written as it was read', () => {
  for (const text of [
    'string',
    'number',
    'bool',
    'any',
    'list(string)',
    'set(number)',
    'map(list(any))',
    'tuple([string, bool])',
    'tuple([])',
    'object({})',
    'object({ name = string, days = optional(number), keep = optional(bool, true) })',
    'list(object({ tags = optional(list(string), ["a", "b"]), by = optional(map(number), { "x" = 1 }) }))',
  ])
    test(text, () => assert.equal(typeText(typeOf(text)), text))
  test('in more than one line', () => {
    const text = 'object({\n  a = string # the name\n  b = optional(\n    number,\n    1 + 1,\n  )\n})'
    assert.equal(typeText(typeOf(text)), 'object({ a = string, b = optional(number, 2) })')
  })
})

const WRONG_TYPES: readonly (readonly [string, string, RegExp])[] = [
  ['strin', 'strin', /^Unknown type: There is no type "strin"\. Did you mean "string"\?/],
  ['zebra', 'zebra', /^Unknown type: There is no type "zebra"\. The types are string, /],
  ['lst(string)', 'lst', /^Unknown type: .*Did you mean "list"\?/],
  ['list', 'list', /^Incomplete type: Say what is in the list, as in list\(string\)\./],
  ['object', 'object', /^Incomplete type: .*object\(\{ name = string/],
  ['"string"', '"string"', /^Type in quotes: A type is written without quotes/],
  ['list("string")', '"string"', /^Type in quotes/],
  ['1', '1', /^Not a type: This is not a type\. The types are/],
  ['[string]', '[string]', /^Not a type: /],
  ['null', 'null', /^Not a type: /],
  ['string()', 'string()', /^Wrong type: The type string is written without parentheses\./],
  ['list()', 'list()', /^Wrong type: .*list\(string\)/],
  ['map(string, number)', 'map(string, number)', /^Wrong type: .*map\(string\)/],
  ['set([string]...)', 'set([string]...)', /^Wrong type: /],
  ['list(nubmer)', 'nubmer', /Did you mean "number"/],
  ['tuple(string)', 'string', /^Wrong type: The types of a tuple stand in a list/],
  ['tuple([string, strng])', 'strng', /^Unknown type: /],
  ['object(string)', 'string', /^Wrong type: The attributes of an object stand in braces/],
  ['object({ a = strng })', 'strng', /^Unknown type: /],
  ['object({ "a" = string })', '"a"', /^Wrong attribute name: .*without quotes/],
  ['object({ (a) = string })', '(a)', /^Wrong attribute name: /],
  [
    'object({ a = string, a = number })',
    'a',
    /^Attribute given twice: The object has the attribute "a" already/,
  ],
  ['optional(string)', 'optional', /^Optional outside of an object: /],
  ['list(optional(string))', 'optional', /^Optional outside of an object: /],
  ['optional', 'optional', /^Optional outside of an object: /],
  ['object({ a = optional() })', 'optional()', /^Wrong type: Write optional\(TYPE\)/],
  ['object({ a = optional(string, "a", "b") })', 'optional(string, "a", "b")', /^Wrong type: /],
  ['object({ a = optional(strng) })', 'strng', /^Unknown type: /],
  ['object({ a = optional(string, var.x) })', 'var.x', /^Default that is not a constant: /],
  [
    'object({ a = optional(number, "x") })',
    '"x"',
    /^Default of another type: It must be number: "x" is not a number\./,
  ],
  [
    'object({ a = optional(list(number), [1, "x"]) })',
    '[1, "x"]',
    /^Default of another type: It must be list\(number\): \[1\]: "x" is not a number\./,
  ],
]

describe('a wrong type is reported with its place', () => {
  for (const [text, at, said] of WRONG_TYPES)
    test(text, () => {
      const parsed = parse(text)
      assert.ok(!parsed.ok)
      const { start, end, summary, detail } = parsed.problem
      assert.match(`${summary}: ${detail}`, said)
      assert.equal(text.slice(start, end), at)
    })
})

const CONVERSIONS: readonly (readonly [type: string, value: string, result: string])[] = [
  ['string', '1.50', '"1.5"'],
  ['string', 'true', '"true"'],
  ['string', 'null', 'null'],
  ['number', '"12"', '12'],
  ['number', '"-1.5e2"', '-150'],
  ['bool', '"true"', 'true'],
  ['bool', '"0"', 'false'],
  ['any', '[1, "a", [true]]', '[1, "a", [true]]'],
  ['list(string)', '[1, "a", true, null]', '["1", "a", "true", null]'],
  ['list(string)', 'toset(["b", "a"])', '["a", "b"]'],
  ['list(any)', '[1, "a"]', '["1", "a"]'],
  ['list(any)', '[{ a = 1 }, { a = "x" }]', '[{ "a" = "1" }, { "a" = "x" }]'],
  ['list(list(any))', '[[1], ["a", 2]]', '[["1"], ["a", "2"]]'],
  ['set(string)', '["b", 1, "b"]', 'toset(["1", "b"])'],
  ['set(any)', '[2, "10"]', 'toset(["10", "2"])'],
  ['map(string)', '{ b = 1, a = true }', '{ "a" = "true", "b" = "1" }'],
  ['map(any)', '{ b = 1, a = "x" }', '{ "a" = "x", "b" = "1" }'],
  ['tuple([string, number])', '[1, "2"]', '["1", 2]'],
  ['tuple([any, any])', '[1, "2"]', '[1, "2"]'],
  ['object({ a = string })', '{ a = 1, b = 2 }', '{ "a" = "1" }'],
  ['object({ a = string })', '{ a = null }', '{ "a" = null }'],
  ['object({ a = optional(string) })', '{}', '{ "a" = null }'],
  ['object({ a = optional(number, 7) })', '{}', '{ "a" = 7 }'],
  ['object({ a = optional(number, 7) })', '{ a = null }', '{ "a" = 7 }'],
  ['object({ a = optional(number, 7) })', '{ a = "8" }', '{ "a" = 8 }'],
  ['object({ a = optional(number, "7") })', '{}', '{ "a" = 7 }'],
  ['object({ a = optional(object({ b = optional(number, 1) }), {}) })', '{}', '{ "a" = { "b" = 1 } }'],
  ['object({ a = optional(object({ b = optional(number, 1) })) })', '{}', '{ "a" = null }'],
  ['object({ a = optional(object({ b = optional(number, 1) })) })', '{ a = {} }', '{ "a" = { "b" = 1 } }'],
  ['map(object({ a = optional(list(string), ["x"]) }))', '{ k = {} }', '{ "k" = { "a" = ["x"] } }'],
  ['list(object({}))', 'null', 'null'],
  ['list(object({ a = any }))', '[{ a = 1 }, { a = "x" }]', '[{ "a" = "1" }, { "a" = "x" }]'],
  ['object({ __proto__ = optional(string, "x") })', '{}', '{ "__proto__" = "x" }'],
]

describe('a value becomes one of the type', () => {
  for (const [type, given, result] of CONVERSIONS)
    test(`${type}: ${given}`, () => {
      const converted = convert(value(given), typeOf(type))
      assert.ok(converted.ok)
      assert.equal(showValue(converted.value, { inline: true }), result)
      const again = convert(converted.value, typeOf(type))
      assert.ok(again.ok)
      assert.deepEqual(toPlain(again.value), toPlain(converted.value))
    })
})

const UNFIT: readonly (readonly [
  type: string,
  value: string,
  path: string,
  why: string,
  discreet?: string,
])[] = [
  ['number', '"x"', '', '"x" is not a number', 'a string is given that is not a number'],
  ['number', 'true', '', 'true is not a number', 'a bool is given that is not a number'],
  [
    'number',
    '"9007199254740993"',
    '',
    'the number is beyond 9007199254740991, from where on it would be rounded',
  ],
  ['bool', '"yes"', '', '"yes" is not true or false', 'a string is given that is not true or false'],
  ['bool', '1', '', '1 is not true or false', 'a number is given that is not true or false'],
  ['string', '[]', '', 'a string is needed, but this is a list'],
  ['list(string)', '"a"', '', 'a list is needed, but this is a string'],
  ['list(string)', '{}', '', 'a list is needed, but this is an object'],
  ['set(string)', '1', '', 'a set is needed, but this is a number'],
  ['map(string)', '[]', '', 'a map is needed, but this is a list'],
  ['list(number)', '[1, "x"]', '[1]', '"x" is not a number', 'a string is given that is not a number'],
  ['set(number)', '["x"]', '[0]', '"x" is not a number', 'a string is given that is not a number'],
  [
    'map(number)',
    '{ a = 1, "b c" = "x" }',
    '["b c"]',
    '"x" is not a number',
    'a string is given that is not a number',
  ],
  ['list(any)', '[1, [2]]', '', 'all items must be of one type, but they have none in common'],
  [
    'map(list(any))',
    '{ a = [1, true] }',
    '.a',
    'all items must be of one type, but they have none in common',
  ],
  ['tuple([string])', '["a", "b"]', '', 'the list must have 1 item, but it has 2'],
  [
    'tuple([string, number])',
    '["a", "b"]',
    '[1]',
    '"b" is not a number',
    'a string is given that is not a number',
  ],
  ['tuple([string])', 'toset(["a"])', '', 'a list is needed, but this is a set'],
  ['object({ a = string })', '[]', '', 'an object is needed, but this is a list'],
  ['object({ days = number })', '{}', '', 'the attribute "days" is required (number)'],
  [
    'object({ days = number })',
    '{ day = 1 }',
    '',
    'the attribute "days" is required (number); there is "day"',
  ],
  ['object({ a = number, b = string })', '{}', '', 'the attributes "a", "b" are required'],
  [
    'object({ rules = list(object({ days = number })) })',
    '{ rules = [{ days = 1 }, { days = 2 }, { days = "x" }] }',
    '.rules[2].days',
    '"x" is not a number',
    'a string is given that is not a number',
  ],
  ['object({ a = optional(number) })', '{ a = [] }', '.a', 'a number is needed, but this is a list'],
]

describe('a value that is not of the type is reported with its place in the value', () => {
  for (const [type, given, path, why, discreetWhy = why] of UNFIT)
    test(`${type}: ${given}`, () =>
      assert.deepEqual(convert(value(given), typeOf(type)), { ok: false, path, why, discreetWhy }))
})

const COMMON: readonly (readonly [a: string, b: string, either: readonly [string, string] | string])[] = [
  ['1', '2', ['1', '2']],
  ['1', '"a"', ['"1"', '"a"']],
  ['"a"', 'true', ['"a"', '"true"']],
  ['null', '1', ['null', '1']],
  ['"a"', 'null', ['"a"', 'null']],
  ['null', 'null', ['null', 'null']],
  ['[1]', '["a", 2]', ['["1"]', '["a", "2"]']],
  ['[1]', 'toset([1])', ['toset([1])', 'toset([1])']],
  ['[1, true]', '["a", false]', ['["1", true]', '["a", false]']],
  ['[]', '[{ a = 1 }]', ['[]', '[{ "a" = 1 }]']],
  ['{ a = 1 }', '{}', ['{ "a" = 1 }', '{}']],
  ['{ a = 1 }', '{ b = "x" }', ['{ "a" = "1" }', '{ "b" = "x" }']],
  ['{ a = null }', '{ a = [1] }', ['{ "a" = null }', '{ "a" = [1] }']],
  ['{ a = { b = 1 } }', '{ a = { c = 1 } }', ['{ "a" = { "b" = 1 } }', '{ "a" = { "c" = 1 } }']],
  ['{}', 'null', ['{}', 'null']],
  ['1', 'true', 'one is a number, the other a bool'],
  ['[1]', '{}', 'one is a list, the other an object'],
  ['"a"', '[]', 'one is a string, the other a list'],
  ['{}', '"a"', 'one is an object, the other a string'],
  [
    '{ a = 1 }',
    '{ a = 1, b = [] }',
    'only one of them has an attribute "b". Give it to both; null stands for none',
  ],
  ['{ a = 1, b = "x" }', '{ a = true, b = "y" }', 'attribute "a": one is a number, the other a bool'],
  ['{ a = { b = 1 } }', '{ a = [1] }', 'attribute "a": one is an object, the other a list'],
  ['[1, [2]]', '[1]', 'the lists have 2 and 1 items, which have no type in common'],
  ['[1]', '[[1]]', 'item [0]: one is a number, the other a list'],
  ['[1, "a"]', '[true, "b"]', 'item [0]: one is a number, the other a bool'],
  ['toset([1])', '[[1]]', 'their items have no type in common'],
]

describe('the results of a conditional have one kind', () => {
  for (const [a, b, either] of COMMON)
    test(`${a} and ${b}`, () => {
      const found = commonKind(value(a), value(b))
      if (typeof either === 'string') assert.deepEqual(found, { ok: false, why: either })
      else {
        assert.ok(found.ok)
        const shown = [a, b].map((one) => showValue(found.convert(value(one)), { inline: true }))
        assert.deepEqual(shown, either)
      }
    })
})
