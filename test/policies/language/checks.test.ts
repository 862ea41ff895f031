import assert from 'node:assert/strict'
import { test } from 'node:test'
import { outcome, read, REGISTRY } from './reading.ts'

const POLICIES = `${REGISTRY}lifecycle_policy "a" {
  registry = registry.prod
  repository = "a"
  rule "r" {
    tag_regexp = "a.*"
    expire_period = "7d"
  }
}
protect "p" {
  registry = registry.prod
  tag_regexp = "v.*"
}
`
const check = (condition: string, more = ''): string =>
  `${POLICIES}check "c" {\n  condition = ${condition}\n  error_message = "not \${1 + 1}"\n${more}}\n`

for (const condition of [
  'lifecycle_policy.a.status == "DISABLED"',
  'lifecycle_policy.a.max_delete_percent == 30',
  'lifecycle_policy.a.description == null',
  'alltrue([for policy in lifecycle_policy : length(policy.rule) == 1])',
  'lifecycle_policy.a.rule[0].expire_period == "7d" && lifecycle_policy.a.rule[0].name == "r"',
  'length(default_policy) == 0 && protect.p.tag_regexp == "v.*"',
  'registry.prod.url == "https://r.test"',
]) {
  test(`a check knows what policies say: ${condition}`, async () => {
    assert.deepEqual((await outcome(check(condition))).errors, [])
    const [failed] = (await outcome(check(`!(${condition})`))).errors
    assert.match(failed ?? '', /^p\.hcl:17:15 Check failed\. not 2$/)
  })
}

test('a check may only warn', async () => {
  const { diagnostics } = await read(check('1 == 2', '  severity = "warning"\n'))
  assert.deepEqual(
    diagnostics.filter((one) => one.summary === 'Check failed').map((one) => one.severity),
    ['warning'],
  )
})

test('a check is made for every item of for_each', async () => {
  const { errors } = await outcome(check('each.value > 1', '  for_each = { a = 1, b = 2 }\n'))
  assert.equal(errors.length, 1)
})

test('a warning of one item does not stand for the error of another', async () => {
  const each = '  for_each = { a = "warning", b = "error" }\n  severity = each.value\n'
  const { diagnostics } = await read(check('1 == 2', each))
  assert.deepEqual(
    diagnostics.filter((one) => one.summary === 'Check failed').map((one) => one.severity),
    ['warning', 'error'],
  )
})

for (const [name, text, wanted] of [
  [
    'without a condition',
    `${POLICIES}check "c" {\n  error_message = "x"\n}\n`,
    /Missing attribute "condition"/,
  ],
  [
    'without a message',
    `${POLICIES}check "c" {\n  condition = true\n}\n`,
    /Missing attribute "error_message"/,
  ],
  ['that is text', check('"yes"'), /^p\.hcl:17:15 Wrong value for "condition"/],
  ['that has an error', check('lifecycle_policy.b.status == "x"'), /^p\.hcl:17:\d+ No such attribute/],
  ['of a wrong severity', check('true', '  severity = "info"\n'), /Wrong value for "severity"/],
] as const) {
  test(`a check ${name} is refused`, async () => {
    const { errors } = await outcome(text)
    assert.equal(errors.length, 1, errors.join('\n'))
    assert.match(errors[0] ?? '', wanted)
  })
}
