import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { HclValue } from '../../../policies/hcl/values/value.ts'
import { type Names, outcomeOf, valueOf } from './evaluating.ts'

const object = (entries: Readonly<Record<string, HclValue>>): HclValue => new Map(Object.entries(entries))
const NAMES: Names = {
  n: 7,
  text: 'abc',
  list: [1, 2, 3],
  map: object({ b: 2, a: 1 }),
  set: { kind: 'set', items: ['x', 'y'] },
  teams: [object({ name: 'web', size: 3 }), object({ name: 'api', size: 5 })],
  nothing: null,
  yes: true,
}

const VALUES: readonly (readonly [string, unknown])[] = [
  ['1 + 2 * 3', 7],
  ['(1 + 2) * 3', 9],
  ['7 % 4 - -1', 4],
  ['7 / 2', 3.5],
  ['-0', 0],
  ['1 < 2 && 2 <= 2 || false', true],
  ['!yes', false],
  ['"5" + 1', 6],
  ['1 == 1.0', true],
  ['1 == "1"', false],
  ['"a" != "b"', true],
  ['[1, "a"] == [1, "a"]', true],
  ['{ a = 1 } == { a = 1 }', true],
  ['{ a = 1 } == { a = 1, b = 2 }', false],
  ['null == nothing', true],
  ['yes ? 1 : "a"', '1'],
  ['yes ? 1 : 2', 1],
  ['yes ? null : 2', null],
  ['false ? list[9] : 1', 1],
  ['nothing != null && nothing.x == 1', false],
  ['yes || list[9] == 1', true],
  ['"${n}"', 7],
  ['"x${n}y"', 'x7y'],
  ['"${yes}-${1.5}"', 'true-1.5'],
  ['"$${n} %%{if}"', '${n} %{if}'],
  ['"%{ if yes }a%{ else }b%{ endif }"', 'a'],
  ['"%{ if !yes }a%{ endif }"', ''],
  ['"%{ for k, v in map }${k}=${v};%{ endfor }"', 'a=1;b=2;'],
  ['<<-EOT\n    a\n      b ${n}\n    EOT\n', 'a\n  b 7\n'],
  ['list[0]', 1],
  ['list["1"]', 2],
  ['list.2', 3],
  ['map.a', 1],
  ['map["b"]', 2],
  ['teams[*].name', ['web', 'api']],
  ['teams.*.size', [3, 5]],
  ['map[*].a', [1]],
  ['nothing[*].x', []],
  ['set[*]', ['x', 'y']],
  ['[for x in list : x * 2 if x > 1]', [4, 6]],
  ['[for i, x in list : "${i}:${x}"]', ['0:1', '1:2', '2:3']],
  ['[for k, v in map : "${k}${v}"]', ['a1', 'b2']],
  ['[for x in set : x]', ['x', 'y']],
  ['{ for t in teams : t.name => t.size }', { api: 5, web: 3 }],
  ['{ for x in list : x % 2 => x... }', { 0: [2], 1: [1, 3] }],
  ['{ for k, v in map : v => k }', { 1: 'a', 2: 'b' }],
  ['{ n = 1, (text) = 2, "c d" = 3, 4 = 5 }', { n: 1, abc: 2, 'c d': 3, 4: 5 }],
  ['[for n in list : n]', [1, 2, 3]],
  ['max(list...)', 3],
  ['max(1, list...)', 3],
  ['length([for t in teams : t if t.size > n])', 0],
  ['try(list[9], "none")', 'none'],
  ['can(list[9])', false],
  ['{ __proto__ = 1 }.__proto__', 1],
  ['{ null = 1, true = 2, false = 3 }', { null: 1, true: 2, false: 3 }],
  ['{ null = 1 }.null', 1],
  ['{ (map.a) = 1, "map.a" = 2, "${map.b}" = 3 }', { 1: 1, 'map.a': 2, 2: 3 }],
  ['{ teams[n - 6].name = 1 }', { api: 1 }],
  ['{ list[n - 6] = 1 }', { 2: 1 }],
  ['{ cafe\u0301 = 1 }', { 'caf\u00e9': 1 }],
  ['{ caf\u00e9 = 1 }.cafe\u0301', 1],
  ['{ cafe\u0301 = 1 }["caf\u00e9"]', 1],
  ['"e${"\u0301"}" == "\u00e9"', true],
  ['yes ? { a = 1 } : { b = "x" }', { a: '1' }],
  ['9007199254740991 + 0', 9007199254740991],
]

for (const [text, wanted] of VALUES) {
  test(`${text} is ${JSON.stringify(wanted)}`, () => {
    // Through JSON, so that prototypes do not matter.
    assert.deepEqual(JSON.parse(JSON.stringify(valueOf(text, { names: NAMES }))), wanted)
  })
}

const ERRORS: readonly (readonly [string, RegExp])[] = [
  ['x', /^1:1 Unknown name\. Nothing is called "x" here/],
  ['lisst', /Did you mean "list"/],
  ['upper(text', /./],
  ['uper(text)', /^1:1 Unknown function\. There is no function "uper"\. Did you mean "upper"/],
  ['upper()', /^1:1 Too few arguments\. upper takes 1, but 0 are given/],
  ['upper(text, text)', /^1:1 Too many arguments\. upper takes 1, but 2 are given/],
  ['upper(list)', /^1:7 Wrong argument of a function\. upper: .*string.*list/],
  ['max(n...)', /^1:5 Wrong argument before "\.\.\."\. .*this is a number/],
  ['list[3]', /^1:6 No such item\. The list has 3 items, so there is no item 3/],
  ['list[-1]', /the first one is 0/],
  ['list[0.5]', /numbered 0, 1, 2/],
  ['list.a', /^1:6 No such attribute\. This is a list, which has no attributes\. \[0\] takes one item/],
  ['map.c', /^1:5 No such attribute\. The object has no attribute "c"/],
  ['map["c"]', /^1:5 No such attribute/],
  ['set[0]', /no numbers\. Make it a list: tolist/],
  ['text.x', /This is a string, which has no attributes/],
  ['nothing.x', /This value is null, so it has no attribute "x"/],
  ['nothing[0]', /The value is null, which has no items/],
  ['n / 0', /^1:5 Division by zero/],
  ['text + 1', /^1:1 Not a number\. The left side of "\+" must be a number, but this is a string/],
  ['-list', /What follows "-" must be a number, but this is a list/],
  ['!text', /Neither true nor false\. What follows "!"/],
  ['n && true', /The left side of "&&" must be true or false, but this is a number/],
  ['true && n', /^1:9 .*The right side/],
  ['yes ? [1] : {}', /^1:1 Inconsistent results of a conditional/],
  ['yes ? 1 : true', /Inconsistent results/],
  ['n ? 1 : 2', /The condition must be true or false, but this is a number/],
  ['"a${list}"', /^1:5 Not text\. .*this is a list\. join/],
  ['"a${nothing}"', /this is null\. coalesce/],
  ['[for x in n : x]', /^1:11 Nothing to go through\. .*this is a number/],
  ['[for x in list : x if n]', /The condition of a "for" must be true or false/],
  ['{ for x in list : "a" => x }', /^1:19 Key used twice\. Two items have the key "a"\. Write \.\.\./],
  ['{ for x in list : list => x }', /The key of an object is text, but this is a list/],
  ['{ a = 1, a = 2 }', /^1:10 Key used twice\. The object has the key "a" already/],
  ['{ (list) = 1 }', /The key of an object is text/],
  ['{ (null) = 1 }', /The key of an object is text, but this is null/],
  ['{ cafe\u0301 = 1, caf\u00e9 = 2 }', /Key used twice/],
  ['{ map.a = 1 }', /^1:3 Ambiguous key\. For what it refers to, write \(map\.a\)\. For text, write quotes/],
  ['{ teams[0].name = 1 }', /^1:3 Ambiguous key\. .*\(teams\[0\]\.name\)/],
  ['{ map["a"] = 1 }', /Ambiguous key/],
  ['{ list.0 = 1 }', /Ambiguous key/],
  [
    'yes ? { a = 1 } : { a = 1, b = [] }',
    /^1:1 Inconsistent results .*only one of them has an attribute "b"/,
  ],
  ['9007199254740991 + 1', /Number too large\. Whole numbers go to 9007199254740991/],
  ['1e308 * 10', /Number too large/],
  ['[for x in list : y]', /Nothing is called "y" here/],
]

for (const [text, wanted] of ERRORS) {
  test(`${text} is refused: ${wanted.source}`, () => {
    const found = outcomeOf(text, { names: NAMES })
    assert.ok(!found.ok, 'it has a value')
    assert.match(found.said, wanted)
  })
}

test('a message shows the values of what the expression at fault refers to, each once', () => {
  const found = outcomeOf('list[n + n]', { names: NAMES })
  assert.ok(!found.ok)
  assert.deepEqual(found.values, ['list is list with 3 elements', 'n is 7'])
  const inner = outcomeOf('[for t in teams : t.name + 1]', { names: NAMES })
  assert.ok(!inner.ok)
  assert.deepEqual(inner.values, ['t.name is "web"'])
})

test('sensitive values are not shown, nor what is made of them', () => {
  const found = outcomeOf('[for c in text : c]', { names: NAMES, sensitive: ['text'] })
  assert.ok(!found.ok)
  assert.deepEqual(found.values, ['text is a sensitive value'])
  const inner = outcomeOf('[for c in [text] : c.x]', { names: NAMES, sensitive: ['text'] })
  assert.ok(!inner.ok)
  assert.deepEqual(inner.values, ['c.x is a sensitive value'])
})

const SECRET: Names = {
  s: 'hunter2',
  secrets: object({ hunter2: 1 }),
  n: 41,
  list: [1],
  open: object({ a: 1 }),
}
const SENSITIVE = ['s', 'secrets', 'n']

/** Where a message would say what something comes to. */
const DISCREET: readonly (readonly [string, RegExp])[] = [
  ['open[s]', /^1:6 No such attribute\. The object has no such attribute\.$/],
  ['secrets.hunter3', /The object has no such attribute\.$/],
  ['list[n]', /^1:6 No such item\. The list has no such item\.$/],
  ['{ for x in [1, 2] : s => x }', /Two items have one key\. Write \.\.\./],
  ['{ for x in [s, s] : x => 1 }', /Two items have one key\. /],
  ['{ (s) = 1, (s) = 2 }', /The object has this key already\. /],
  [
    'file(s)',
    /^1:6 Wrong argument of a function\. file cannot be computed from these arguments\. They are sen/,
  ],
  ['regex("${s}(", "a")', /regex cannot be computed/],
  ['range(n, 0, 1)', /range cannot be computed/],
  ['templatefile("a.tpl", { token = s })', /^1:3 Not a number\. The left side of "\+"/],
]

test('sensitive values are in no message of what is worked out of them', () => {
  const files = { 'a.tpl': '${token + 1}' }
  for (const [text, said] of DISCREET) {
    const found = outcomeOf(text, { names: SECRET, sensitive: SENSITIVE, files })
    assert.ok(!found.ok)
    assert.match(found.said, said)
    assert.doesNotMatch([found.said, ...found.values].join('\n').replace('hunter3', ''), /hunter|41/, text)
    const open = outcomeOf(text, { names: SECRET, files })
    assert.ok(!open.ok)
    assert.match([open.said, ...open.values].join('\n'), /hunter|41/, text)
  }
})

test('steps and sizes are bounded', () => {
  const nested = '[for a in list : [for b in list : [for c in list : [for d in list : d]]]]'
  assert.match(String(valueOf(nested, { names: NAMES, steps: 50 })), /Too much to evaluate/)
  const double = '[for a in range(1000) : "%{ for x in range(1000) }xxxxxxxxxx%{ endfor }"]'
  assert.match(String(valueOf(double, { steps: 10_000_000 })), /Too much text/)
})

test('a template is refused before it is longer than a text can be', () => {
  const names = { text: 'x'.repeat(1_000_000) }
  const repeated = '"%{ for x in range(1000) }${text}%{ endfor }"'
  assert.match(String(valueOf(repeated, { names, size: 10_000_000 })), /^1:29 Too much text/)
})

test('templates of files know their variables and functions, and no other templates', () => {
  const files = {
    'a.tpl': 'Hello ${upper(name)}\n',
    'loop.tpl': '${templatefile("loop.tpl", {})}',
    'bad.tpl': 'x\n${name',
  }
  assert.equal(valueOf('templatefile("a.tpl", { name = text })', { names: NAMES, files }), 'Hello ABC\n')
  assert.match(String(valueOf('templatefile("a.tpl", {})', { files })), /Nothing is called "name"/)
  assert.match(String(valueOf('templatefile("loop.tpl", {})', { files })), /no function "templatefile"/)
  assert.match(String(valueOf('templatefile("bad.tpl", { name = 1 })', { files })), /^2:1 /)
})
