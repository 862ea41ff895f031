import assert from 'node:assert/strict'
import { test } from 'node:test'
import { outcome, read, REGISTRY } from './reading.ts'

const TEAM =
  'variable "name" {\n  type = string\n}\nvariable "days" {\n  type = number\n  default = 7\n}\nlifecycle_policy "builds" {\n  registry = "prod"\n  repositories = "${var.name}/**"\n  rule "r" {\n    tag_regexp = "b.*"\n    expire_period = "${var.days}d"\n  }\n}\n'
const files = { 'team/team.hcl': TEAM }
const call = (lines: string): string => `${REGISTRY}module "web" {\n${lines}\n}\n`

test('a module is the blocks of its folder, with names that begin with its own', async () => {
  const { objects, diagnostics } = await read(call('  source = "./team"\n  name = "web"\n  days = 3 + 4'), {
    files,
  })
  assert.deepEqual(
    diagnostics.filter((one) => one.severity === 'error'),
    [],
  )
  const policy = objects.find((one) => one.kind === 'policy')
  assert.equal(policy?.name, 'web-builds')
  assert.deepEqual(policy?.scope, { kind: 'pattern', registry: 'prod', pattern: 'web/**' })
  assert.equal(policy?.rules[0]?.expirePeriod, 7 * 24 * 3600 * 1000)
})

test('a module takes for_each', async () => {
  const text = call('  for_each = toset(["a", "b"])\n  source = "./team"\n  name = each.key')
  assert.deepEqual(await outcome(text, { files }), {
    addresses: ['lifecycle_policy.web-a-builds', 'lifecycle_policy.web-b-builds', 'registry.prod'],
    errors: [],
  })
})

test('modules call modules; a folder is relative to the one that calls', async () => {
  const nested = {
    'teams/all/all.hcl': 'module "one" {\n  source = "../../team"\n  name = "n"\n}\n',
    'team/team.hcl': TEAM,
  }
  const text = call('  source = "./teams/all"')
  assert.deepEqual((await outcome(text, { files: nested })).addresses[0], 'lifecycle_policy.web-one-builds')
})

const WRONG: readonly (readonly [string, string, Readonly<Record<string, string>>, RegExp])[] = [
  ['no source', '  name = "a"', files, /^p\.hcl:4:1 Missing attribute "source"/],
  [
    'a source from elsewhere',
    '  source = "git::https://x.test"',
    files,
    /^p\.hcl:5:12 Wrong value for "source"/,
  ],
  ['a source that is worked out', '  source = "./${1}"', files, /^p\.hcl:5:12 Wrong value for "source"/],
  [
    'a folder that is not there',
    '  source = "./nowhere"',
    files,
    /^p\.hcl:5:12 Module that cannot be read\. nowhere has no policy files/,
  ],
  [
    'a missing value',
    '  source = "./team"',
    files,
    /^p\.hcl:4:1 No value for variable "name"\. .*Write name = \.\.\. into this block/,
  ],
  [
    'a value too many',
    '  source = "./team"\n  name = "a"\n  dyas = 1',
    files,
    /^p\.hcl:7:10 Unknown attribute "dyas"\. .*Did you mean "days"/,
  ],
  [
    'a value of a wrong type',
    '  source = "./team"\n  name = "a"\n  days = "x"',
    files,
    /^p\.hcl:7:10 Wrong value for variable "days"/,
  ],
  [
    'itself in it',
    '  source = "./a"',
    { 'a/a.hcl': 'module "b" {\n  source = "../a"\n}\n' },
    /^a\/a\.hcl:2:12 Module that never ends\. .*\.\/a -> \.\/a/,
  ],
  ['an error in it', '  source = "./a"', { 'a/a.hcl': 'locals {\n  x = \n}\n' }, /^a\/a\.hcl:2:/],
  ['a block in it', '  source = "./team"\n  name = "a"\n  rule "x" {\n  }', files, /Unknown block "rule"/],
]

for (const [name, lines, folder, wanted] of WRONG) {
  test(`a module with ${name} is refused where it stands`, async () => {
    const { errors } = await outcome(call(lines), { files: folder })
    assert.equal(errors.length, 1, errors.join('\n'))
    assert.match(errors[0] ?? '', wanted)
  })
}

test('an error in a module that is called many times is reported once for each place', async () => {
  const broken = { 'team/team.hcl': TEAM.replace('expire_period', 'expire_perod').replace('"b.*"', '"(b"') }
  const text = call('  for_each = toset(["a", "b", "c"])\n  source = "./team"\n  name = each.key')
  const { errors } = await outcome(text, { files: broken })
  assert.ok(errors.every((one) => one.startsWith('team/team.hcl:')))
  assert.equal(errors.length, 2)
})

test('names of a module are not known outside of it, and the other way round', async () => {
  const { errors } = await outcome(
    `${call('  source = "./team"\n  name = local.n')}locals {\n  n = var.days\n}\n`,
    { files },
  )
  assert.deepEqual(errors.length, 1)
  assert.match(errors[0] ?? '', /There is no variable "days"/)
})

test('functions read files of the folder, and none beyond', async () => {
  const text = `${REGISTRY}protect "p" {\n  registry = registry.prod\n  digests = jsondecode(file("digests.json"))\n}\n`
  const digest = `sha256:${'a'.repeat(64)}`
  const { objects } = await read(text, { files: { 'digests.json': JSON.stringify([digest]) } })
  const [protection] = objects
  assert.ok(protection?.kind === 'protect')
  assert.deepEqual(protection.digests, [digest])
  assert.match((await outcome(text)).errors.join('\n'), /^p\.hcl:6:\d+ .*there is no such file\.$/)
})

test('a module may call the functions for YAML, though the files around it do not', async () => {
  const yaml = {
    'm/m.hcl': 'lifecycle_policy "y" {\n  registry = "prod"\n  repository = yamldecode("a: b/c").a\n}\n',
  }
  const { errors } = await outcome(call('  source = "./m"'), { files: yaml })
  assert.deepEqual(errors, [])
})

test('what could not be read in a module is not said to be missing in it', async () => {
  const broken = { 'm/m.hcl': 'variable "a"\n\nlocals {\n  x = var.a\n}\n' }
  const { errors } = await outcome(call('  source = "./m"'), { files: broken })
  assert.equal(errors.length, 1, errors.join('\n'))
})
