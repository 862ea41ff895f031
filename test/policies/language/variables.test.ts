import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Given, readConfiguration } from '../../../policies/index.ts'
import { outcome, read, REGISTRY } from './reading.ts'

const policy = (line: string): string =>
  `${REGISTRY}lifecycle_policy "web" {\n  registry = registry.prod\n  repository = "team/web"\n  ${line}\n}\n`

/** The description that comes of a variable. */
async function described(
  variables: string,
  expression: string,
  given: readonly Given[] = [],
): Promise<unknown> {
  const { objects, diagnostics } = await read(`${policy(`description = ${expression}`)}${variables}`, {
    given,
  })
  assert.deepEqual(
    diagnostics.filter((one) => one.severity === 'error'),
    [],
  )
  const found = objects.find((one) => one.kind === 'policy')
  return found?.description
}

const text = (name: string, value: string, from = '-var'): Given => ({
  kind: 'text',
  name,
  text: value,
  from,
})
const file = (name: string, content: string): Given => ({ kind: 'file', file: { name, text: content } })

test('a variable has its default, or what is given; the last one counts', async () => {
  const days = 'variable "days" {\n  type = number\n  default = 7\n}\n'
  const shown = '"${var.days} days"'
  assert.equal(await described(days, shown), '7 days')
  assert.equal(await described(days, shown, [text('days', '9', 'CAREEN_VAR_days')]), '9 days')
  const all = [
    text('days', '9', 'CAREEN_VAR_days'),
    file('a.auto.cvars.hcl', 'days = 10\n'),
    text('days', '11'),
  ]
  assert.equal(await described(days, shown, all), '11 days')
  assert.equal(await described(days, shown, all.toReversed()), '9 days')
})

test('text of a command line is text for text, and an expression for all that is larger', async () => {
  assert.equal(await described('variable "a" {\n  type = string\n}\n', 'var.a', [text('a', '[1]')]), '[1]')
  assert.equal(await described('variable "a" {\n}\n', 'var.a', [text('a', 'true')]), 'true')
  const list = 'variable "a" {\n  type = list(string)\n}\n'
  assert.equal(await described(list, 'join("-", var.a)', [text('a', '["x", 2]')]), 'x-2')
})

test('attributes of an object may be left out, and then have their defaults', async () => {
  const teams =
    'variable "t" {\n  type = map(object({ keep = optional(number, 5), name = string }))\n  default = { a = { name = "n" } }\n}\n'
  assert.equal(await described(teams, '"${var.t.a.name} ${var.t.a.keep}"'), 'n 5')
})

const WRONG: readonly (readonly [string, string, readonly Given[], RegExp])[] = [
  [
    'no value',
    'variable "a" {\n}',
    [],
    /^p\.hcl:9:1 No value for variable "a"\. .*-var 'a=\.\.\.'.*CAREEN_VAR_a/,
  ],
  [
    'a wrong default',
    'variable "a" {\n  type = number\n  default = "x"\n}',
    [],
    /^p\.hcl:11:13 Wrong value for variable "a"\. It must be number: "x" is not a number\.$/,
  ],
  [
    'a wrong value',
    'variable "a" {\n  type = number\n}',
    [text('a', 'x')],
    /^-var:1:1 Wrong value for variable "a"/,
  ],
  ['a broken value', 'variable "a" {\n  type = list(string)\n}', [text('a', '["x"')], /^-var:1:\d+ /],
  [
    'a wrong value of a file',
    'variable "a" {\n  type = number\n}',
    [file('x.cvars.hcl', 'a = "x"\n')],
    /^x\.cvars\.hcl:1:5 Wrong value/,
  ],
  ['an unknown type', 'variable "a" {\n  type = strin\n  default = ""\n}', [], /^p\.hcl:10:10 .*string/],
  [
    'null',
    'variable "a" {\n  nullable = false\n  default = null\n}',
    [],
    /^p\.hcl:11:13 Variable "a" is null/,
  ],
  [
    'a missing attribute',
    'variable "a" {\n  type = object({ x = string })\n  default = {}\n}',
    [],
    /^p\.hcl:11:13 .*"?x"?/,
  ],
  [
    'an unknown attribute',
    'variable "a" {\n  defualt = 1\n}',
    [text('a', 'b')],
    /^p\.hcl:10:3 Unknown attribute "defualt"\. .*"default"/,
  ],
  [
    'a value that nobody asks for',
    'variable "days" {\n  default = 1\n}',
    [text('dyas', '1')],
    /Value for an unknown variable\. -var: .*Did you mean "days"/,
  ],
  [
    'a block among values',
    '',
    [file('x.cvars.hcl', 'locals {\n}\n')],
    /^x\.cvars\.hcl:1:1 Block in a file of values/,
  ],
  [
    'a circle',
    'locals {\n  a = local.b\n  b = local.a\n}',
    [],
    /^p\.hcl:10:7 Values that need each other\. .*local\.a -> local\.b -> local\.a/,
  ],
  ['a default that refers', 'variable "a" {\n  default = var.b\n}', [], /^p\.hcl:10:13 Unknown name/],
  [
    'one twice',
    'variable "a" {\n  default = 1\n}\nvariable "a" {\n  default = 1\n}',
    [],
    /^p\.hcl:12:1 Block declared twice/,
  ],
  [
    'a local value twice',
    'locals {\n  a = 1\n}\nlocals {\n  a = 2\n}',
    [],
    /^p\.hcl:13:7 Local value set twice/,
  ],
  [
    'an unknown one',
    'locals {\n  a = var.dayz\n}\nvariable "days" {\n  default = 1\n}',
    [],
    /^p\.hcl:10:7 .*There is no variable "dayz"\. Did you mean "days"/,
  ],
]

for (const [name, declared, given, wanted] of WRONG) {
  test(`a variable with ${name} is refused where it stands, once`, async () => {
    const { errors } = await outcome(`${policy('')}${declared}\n`, { given })
    assert.equal(errors.length, 1, errors.join('\n'))
    assert.match(errors[0] ?? '', wanted)
  })
}

test('a file with a value that nobody asks for is only warned about', async () => {
  const { diagnostics } = await read(policy(''), { given: [file('x.cvars.hcl', 'a = 1\n')] })
  assert.ok(diagnostics.some((one) => one.severity === 'warning' && one.place?.file === 'x.cvars.hcl'))
})

test('a variable without a value is not said to stand in the block that needs it', async () => {
  const { diagnostics } = await read(`${policy('description = var.a')}variable "a" {\n}\n`)
  const [found] = diagnostics.filter((one) => one.severity === 'error')
  assert.deepEqual([found?.place?.line, found?.place?.address], [9, undefined])
  const inside = await read(policy('description = var.b'))
  assert.equal(
    inside.diagnostics.find((one) => one.severity === 'error')?.place?.address,
    'lifecycle_policy.web',
  )
})

test('a validation shows its message, with the values, at its condition', async () => {
  const days =
    'variable "days" {\n  default = 3\n  validation {\n    condition = var.days >= local.least\n    error_message = "At least ${local.least}."\n  }\n}\nlocals {\n  least = 7\n}\n'
  const { diagnostics } = await read(policy('') + days)
  const found = diagnostics.find((one) => one.severity === 'error')
  assert.equal(found?.summary, 'Value refused for variable.days')
  assert.equal(found?.detail, 'At least 7.')
  assert.deepEqual([found?.place?.line, found?.place?.column], [12, 17])
  assert.deepEqual(
    found?.snippet?.values.map(({ name, is }) => `${name} ${is}`),
    ['var.days is 3', 'local.least is 7'],
  )
})

test('a sensitive value is in no policy, and in no message', async () => {
  const secret =
    'variable "s" {\n  sensitive = true\n  default = "hunter2"\n}\nlocals {\n  copy = "x${var.s}"\n}\n'
  for (const expression of [
    'var.s',
    'local.copy',
    'upper(local.copy)',
    '[for c in [var.s] : c][0]',
    'var.s == "a" ? "b" : "c"',
  ]) {
    const { diagnostics } = await read(policy(`description = ${expression}`) + secret)
    const errors = diagnostics.filter((one) => one.severity === 'error')
    assert.equal(errors.length, 1, expression)
    assert.match(errors[0]?.summary ?? '', /Sensitive value in "description"/)
    assert.doesNotMatch(JSON.stringify({ ...errors[0], snippet: errors[0]?.snippet?.values }), /hunter2/)
  }
  assert.equal(await described(secret, 'nonsensitive(var.s)'), 'hunter2')
  const { diagnostics } = await read(policy('retained = 1 + tonumber(var.s)') + secret)
  assert.doesNotMatch(JSON.stringify(diagnostics), /hunter2.*hunter2/)
})

test('hundreds of values that need each other are refused, and do not end the process', async () => {
  const chain = Array.from({ length: 5000 }, (_, i) => `  a${i} = local.a${i + 1}`).join('\n')
  const { errors } = await outcome(`${policy('')}locals {\n${chain}\n  a5000 = 1\n}\n`)
  assert.equal(errors.length, 1)
  assert.match(errors[0] ?? '', /Too many values that need each other/)
})

test('what is given for a sensitive variable is not shown where it is wrong', async () => {
  const sensitive = 'variable "t" {\n  type = TYPE\n  sensitive = true\n}\n'
  for (const [type, value] of [
    ['number', 'hunter2'],
    ['list(number)', '["hunter2"]'],
    ['list(number)', 'hunter2 ='],
    ['object({ a = string })', '"hunter2"'],
  ] as const) {
    const files = [{ name: 'p.hcl', text: sensitive.replace('TYPE', type) }]
    const given = [{ kind: 'text', name: 't', text: value, from: '-var' }] as const
    const { diagnostics } = await readConfiguration(files, { given })
    assert.equal(diagnostics[0]?.summary, 'Wrong value for variable "t"', value)
    assert.ok(!JSON.stringify(diagnostics).includes('hunter2'), value)
  }
})
