import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import * as fc from 'fast-check'
import {
  type Configuration,
  type Diagnostic,
  readConfiguration,
  readTests,
  runTests,
  type SourceFile,
  type TestResult,
} from '../../../policies/index.ts'

const NOW = '2026-11-22T00:00:00Z'
const DAY = 24 * 3600 * 1000

const POLICIES = `
registry "prod" {
  url = "https://prod.test"
}
lifecycle_policy "web" {
  registry         = registry.prod
  repository       = "team/web"
  status           = "ACTIVE"
  untag            = true
  max_delete_count = 1
  rule "previews" {
    tag_regexp    = "pr-.*"
    untagged      = true
    expire_period = "7d"
  }
}
lifecycle_policy "later" {
  registry   = registry.prod
  repository = "team/api"
  rule "all" {
    tag_regexp   = ".*"
    retained_top = 1
  }
}
default_policy "rest" {
  registry  = registry.prod
  status    = "ACTIVE"
  keep_days = 1
  quota {
    tags = 3
  }
}
protect "releases" {
  registry    = registry.prod
  tag_regexp  = "v[0-9]+"
  annotations = { "keep" = "yes" }
}
`
const SECOND = '\nregistry "other" {\n  url = "https://other.test"\n}\n'

async function policies(more = ''): Promise<Configuration['objects']> {
  const { objects, diagnostics } = await readConfiguration([{ name: 'p.hcl', text: POLICIES + more }])
  assert.deepEqual(
    diagnostics.filter(({ severity }) => severity === 'error'),
    [],
  )
  return objects
}

type Options = { readonly name?: string; readonly at?: number; readonly more?: string }

async function mistakes(text: string, options: Options = {}): Promise<readonly Diagnostic[]> {
  const { name = 'p.test.hcl', at, more } = options
  return (await readTests([{ name, text }], await policies(more), at)).diagnostics
}

async function results(text: string, options: Options = {}): Promise<readonly TestResult[]> {
  const { name = 'p.test.hcl', at, more } = options
  const objects = await policies(more)
  const { tests, diagnostics } = await readTests([{ name, text }], objects, at)
  assert.deepEqual(diagnostics, [])
  return runTests(objects, tests, at)
}

const HEAD = `now = "${NOW}"\n  repository = "team/web"`
const one = (images: string, head = HEAD): string => `test "t" {\n  ${head}\n${images}\n}\n`
const image = (body: string, label = 'i'): string => `  image "${label}" {\n${body}\n  }`
const KEEP = 'expect = "keep"'
const IN = 'test.t.image.i'

/** What is wrong with an image, and what the message must say. */
const WRONG_IMAGES: readonly (readonly [attributes: string, RegExp])[] = [
  ['tag = ["a"]', /^Unknown attribute "tag".*"tags"\?/],
  ['tags = ["a", "a"]', /^Tag given twice: team\/web has tag "a" on image "i" already/],
  ['tags = "a"', /^Wrong value for "tags"/],
  ['digest = "x"', /^Wrong value for "digest"/],
  [`age = "1d"\n created = "${NOW}"`, /^age and created/],
  ['age = "1w"', /^Wrong value for "age": .*"7d"/],
  ['created = "2026-11-22"', /^Wrong value for "created"/],
  ['size = "10"', /^Wrong value for "size"/],
  ['size = -1', /^Wrong value for "size"/],
  ['size = 1.5', /^Wrong value for "size"/],
  ['blobs = [1]', /^Wrong value for "blobs"/],
  ['pulled = "often"', /^Wrong value for "pulled": .*"never"/],
  ['goes = "soon"', /^Wrong value for "goes": .*"never"/],
  ['because = ["expird"]', /^Unknown reason "expird": .*Did you mean "expired"\?/],
  ['because = ["zzzzzzzzzz"]', /^Unknown reason .*Known are expired, .*no_rules\./],
  ['children = ["eye"]', /^Wrong value for "children": "eye" is neither/],
  ['subject = "ii"', /^Wrong value for "subject": .*Did you mean "i"\?/],
  ['platform = var.x', /^Unknown name: Nothing is called "var" here/],
]

/** What is written, where the mistake is, and what its message must say. */
const MISTAKES: readonly (readonly [what: string, text: string, address: string | undefined, RegExp])[] = [
  ['an empty file', '', undefined, /^No test: Write at least one: test "name"/],
  ['a syntax error', 'test "a" {\n', undefined, /^Missing closing brace/],
  ['an unknown block', 'tset "a" {\n}\n', undefined, /^Unknown block "tset".*"test"\?/],
  ['a policy', 'lifecycle_policy "a" {\n}\n', undefined, /^Unknown block/],
  ['a test without its name', 'test {\n}\n', 'test', /^Missing label of a "test" block/],
  ['a test twice', one(image(KEEP)).repeat(2), 'test.t', /^Block declared twice/],
  ['no image', one(''), 'test.t', /^Test without images: .*image "label"/],
  ['no expectation', one(image('age = "1d"')), 'test.t', /^Test without expectations: .*"keep"/],
  ['no reason expected', one(image('because = []')), 'test.t', /^Test without expectations/],
  ['no now', one(image(KEEP), 'repository = "team/web"'), 'test.t', /^Missing attribute "now"/],
  [
    'a local now',
    one(image(KEEP), 'now = "2026-11-22T00:00:00"\n  repository = "team/web"'),
    'test.t',
    /^Wrong value for "now": .*an instant/,
  ],
  ['no repository', one(image(KEEP), `now = "${NOW}"`), IN, /^Missing attribute "repository"/],
  [
    'an unknown registry',
    one(image(KEEP), `${HEAD}\n  registry = "prd"`),
    IN,
    /^Wrong value for "registry": team\/web has registry "prd"; .*prod/,
  ],
  [
    'an unknown policy',
    one(image(KEEP), `${HEAD}\n  policy = "wev"`),
    'test.t',
    /^Unknown policy "wev": .*Did you mean "web"\?/,
  ],
  [
    'a policy that does not reach it',
    one(image(KEEP), `${HEAD}\n  policy = "later"`),
    IN,
    /^Image out of reach: .*"later".*team\/web/,
  ],
  ['an unknown attribute of a test', one(`  at = "x"\n${image(KEEP)}`), 'test.t', /^Unknown attribute "at"/],
  ['a wrong fate', one(image('expect = "gone"')), IN, /^Wrong value for "expect": .*"delete"/],
  [
    'a tag on two images',
    one(`${image(`${KEEP}\n tags = ["a"]`)}\n${image('tags = ["a"]', 'j')}`),
    'test.t.image.j',
    /^Tag given twice: team\/web has tag "a" on image "i" already/,
  ],
  [
    'a digest on two images',
    one(`${image(`${KEEP}\n digest = "sha256:01"`)}\n${image('digest = "sha256:01"', 'j')}`),
    'test.t.image.j',
    /^Digest given twice/,
  ],
  ['two images of a label', one(`${image(KEEP)}\n${image(KEEP)}`), IN, /^Block declared twice/],
  [
    'a subject of another repository',
    one(`${image(`${KEEP}\n subject = "j"`)}\n${image('repository = "team/api"', 'j')}`),
    IN,
    /^Wrong value for "subject": .*same repository/,
  ],
  ...WRONG_IMAGES.map(
    ([attributes, says]) =>
      [
        `${attributes.replace('\n', ' and')} in an image`,
        one(image(`${KEEP}\n ${attributes}`)),
        IN,
        says,
      ] as const,
  ),
]
for (const [what, text, address, says] of MISTAKES) {
  test(`${what} is one error in its place`, async () => {
    const found = await mistakes(text)
    assert.equal(found.length, 1, JSON.stringify(found, null, 2))
    assert.equal(found[0]?.severity, 'error')
    assert.match(`${found[0].summary}: ${found[0].detail}`, says)
    assert.deepEqual([found[0].place?.file, found[0].place?.address], ['p.test.hcl', address])
  })
}

const json = (tests: unknown): string => JSON.stringify({ tests })
const given = (images: unknown, more: object = {}): string =>
  json([{ name: 't', now: NOW, repository: 'team/web', images, ...more }])

const JSON_MISTAKES: readonly (readonly [string, string, string | undefined, RegExp])[] = [
  ['no JSON', '{', undefined, /^Tests cannot be read: It is not JSON/],
  ['a list', '[]', undefined, /^Tests cannot be read: .*\{"tests"/],
  ['no tests', '{}', undefined, /^No test: .*\{"tests"/],
  ['tests that are no list', '{"tests": 1}', undefined, /^Tests cannot be read: "tests" must be a list/],
  ['an unknown key', '{"tests": [], "test": 1}', undefined, /^Unknown attribute "test": .*"tests"\?/],
  ['a test that is a text', json(['t']), 'tests[0]', /^Wrong test/],
  ['a test without a name', json([{ now: NOW }]), 'tests[0]', /^Missing attribute "name"/],
  ['an unknown key of a test', given([{ expect: 'keep' }], { image: 1 }), 'test.t', /"images"\?/],
  ['images that are no list', given({}), 'test.t', /^Wrong value for "images"/],
  ['an image that is a text', given(['i', { expect: 'keep' }]), 'test.t.images[0]', /^Wrong image/],
  ['a name that is no text', given([{ name: 1 }, { expect: 'keep' }]), 'test.t.images[0]', /"name"/],
  ['an unknown key of an image', given([{ expect: 'keep', tag: 'a' }]), 'test.t.image.images[0]', /"tags"\?/],
  [
    'two images of a name',
    given([{ name: 'i', expect: 'keep' }, { name: 'i' }]),
    IN,
    /^Block declared twice/,
  ],
  [
    'two tests of a name',
    json([1, 2].map(() => ({ name: 't', now: NOW, repository: 'a', images: [{ expect: 'keep' }] }))),
    'test.t',
    /^Block declared twice/,
  ],
]
for (const [what, text, address, says] of JSON_MISTAKES) {
  test(`JSON: ${what} is one error in its place`, async () => {
    const found = await mistakes(text, { name: 'p.test.json' })
    assert.equal(found.length, 1, JSON.stringify(found, null, 2))
    assert.match(`${found[0]?.summary}: ${found[0]?.detail}`, says)
    assert.deepEqual(found[0]?.place, { file: 'p.test.json', ...(address === undefined ? {} : { address }) })
  })
}

test('every mistake of every file is reported in one run', async () => {
  const bad = one(image('expect = "gone"\n tags = 1\n age = 2'), 'now = 1')
  const files = [bad, '{'].map((text, i) => ({ name: ['a.test.hcl', 'b.test.json'][i] ?? '', text }))
  const { diagnostics } = await readTests(files, await policies())
  assert.equal(diagnostics.length, 6)
  assert.deepEqual([...new Set(diagnostics.map(({ place }) => place?.file))], ['a.test.hcl', 'b.test.json'])
})

test('reading never throws, whatever a file holds', async () => {
  const objects = await policies()
  const value = fc.jsonValue({ maxDepth: 3 })
  const tests = fc.array(fc.record({ name: fc.string(), now: value, repository: value, images: value }))
  await fc.assert(
    fc.asyncProperty(fc.oneof(value, fc.record({ tests })), async (whole) => {
      await readTests([{ name: 'p.test.json', text: JSON.stringify(whole) }], objects)
    }),
    { numRuns: 300 },
  )
})

/** What becomes of the first image: its attributes, others in the test, and the expectations that hold. */
const HOLDS: readonly (readonly [what: string, images: string])[] = [
  [
    'old: it goes',
    image(
      'tags = ["pr-1"]\n age = "8d"\n expect = "delete"\n because = ["expired"]\n goes = "2026-11-21T00:00:00Z"',
    ),
  ],
  [
    'young: it stays, and goes to the second',
    image(`tags = ["pr-1"]\n age = "6d"\n ${KEEP}\n because = ["young"]\n goes = "2026-11-23T00:00:00Z"`),
  ],
  ['created as written', image('tags = ["pr-1"]\n created = "2026-11-14T23:59:59Z"\n expect = "delete"')],
  [
    'pushed later than built',
    image(`tags = ["pr-1"]\n age = "8d"\n pushed = "2026-11-20T00:00:00Z"\n ${KEEP}`),
  ],
  ['no age', image(`tags = ["pr-1"]\n ${KEEP}\n because = ["age_unknown"]\n goes = "never"`)],
  ['untagged and just seen', image(`age = "8d"\n first_seen = "${NOW}"\n ${KEEP}\n because = ["grace"]`)],
  ['untagged and old', image('age = "8d"\n expect = "delete"')],
  [
    'protected by tag',
    image(`tags = ["v1"]\n age = "99d"\n ${KEEP}\n because = ["protected"]\n goes = "never"`),
  ],
  [
    'protected by annotation',
    image(`annotations = { "keep" = "yes" }\n age = "9d"\n because = ["protected"]`),
  ],
  ['unreadable', image(`age = "9d"\n unreadable = "broken"\n because = ["unreadable"]`)],
  [
    'a child and a signature go with their index',
    [
      image('tags = ["pr-1"]\n age = "9d"\n children = ["child"]\n expect = "delete"'),
      image('age = "9d"\n expect = "delete"\n because = ["follows_parent"]', 'child'),
      image('age = "9d"\n subject = "i"\n expect = "delete"\n because = ["follows_subject"]', 'sig'),
    ].join('\n'),
  ],
  [
    'by digest as by label',
    [
      image('digest = "sha256:0a"\n tags = ["pr-1"]\n age = "9d"\n expect = "delete"'),
      image('age = "9d"\n subject = "sha256:0a"\n because = ["follows_subject"]', 'sig'),
    ].join('\n'),
  ],
  ['a child that is not here', image(`age = "9d"\n children = ["sha256:0b"]\n because = ["broken_index"]`)],
  [
    'a tag goes, the image stays for another',
    image('tags = ["main", "pr-1"]\n age = "9d"\n expect = "untag"\n because = ["tag_not_covered"]'),
  ],
  [
    'no policy of its own: the default, whose quota is not reached',
    image(`repository = "a"\n tags = ["a"]\n age = "9d"\n ${KEEP}\n because = ["quota_not_reached"]`),
  ],
  [
    'a quota counts the images of the test',
    image('repository = "a"\n tags = ["a", "b", "c"]\n age = "9d"\n expect = "delete"'),
  ],
]
for (const [what, images] of HOLDS) {
  test(`holds: ${what}`, async () => {
    const [result] = await results(one(images))
    assert.ok(result?.ok, JSON.stringify(result?.images, null, 2))
  })
}

for (const [what, images, mismatches] of [
  ['the fate', image('tags = ["pr-1"]\n age = "8d"\n expect = "keep"\n because = ["expired"]'), ['fate']],
  ['a group is no excuse', image('tags = ["pr-1"]\n age = "1d"\n expect = "untag"'), ['fate']],
  ['one of the reasons', image('tags = ["pr-1"]\n age = "8d"\n because = ["expired", "grace"]'), ['because']],
  ['never, and it goes', image('tags = ["pr-1"]\n age = "8d"\n goes = "never"'), ['goes']],
  ['never, and it will go', image('tags = ["pr-1"]\n age = "1d"\n goes = "never"'), ['goes']],
  ['a second late', image('tags = ["pr-1"]\n age = "6d"\n goes = "2026-11-23T00:00:01Z"'), ['goes']],
  ['a time, and it stays', image('tags = ["v1"]\n age = "6d"\n goes = "2026-11-23T00:00:00Z"'), ['goes']],
  ['later, and it goes now', image('tags = ["pr-1"]\n age = "8d"\n goes = "2026-11-23T00:00:00Z"'), ['goes']],
  [
    'everything',
    image('tags = ["pr-1"]\n age = "8d"\n expect = "keep"\n because = ["young"]\n goes = "never"'),
    ['fate', 'because', 'goes'],
  ],
] as const) {
  test(`fails: ${what}`, async () => {
    const [result] = await results(one(images))
    assert.equal(result?.ok, false)
    assert.deepEqual(result.images[0]?.mismatches, mismatches)
  })
}

test('a disabled policy is evaluated when the test names it, and only then', async () => {
  const images = [image(KEEP, 'i'), image('tags = ["old"]\n age = "2d"\n expect = "delete"', 'j')].join('\n')
  const newest = image('tags = ["new"]\n age = "1d"', 'k')
  const head = `now = "${NOW}"\n  repository = "team/api"`
  const [named] = await results(one(`${images}\n${newest}`, `${head}\n  policy = "later"`))
  assert.ok(named?.ok, JSON.stringify(named?.images))
  const [unnamed] = await results(one(`${images}\n${newest}`, head))
  assert.deepEqual(
    unnamed?.images.map(({ actual }) => actual),
    ['keep', 'keep', 'keep'],
  )
})

test('limits are told and fail nothing', async () => {
  const gone = (label: string): string =>
    image(`tags = ["pr-${label}"]\n age = "8d"\n expect = "delete"`, label)
  const [result] = await results(one(`${gone('a')}\n${gone('b')}`))
  assert.ok(result?.ok)
  assert.deepEqual(
    result.tripped.map(({ guard, repository }) => [guard, repository]),
    [
      ['max_delete_count', 'team/web'],
      ['never_empty', 'team/web'],
    ],
  )
})

test('at moves the instant and leaves the images as they were', async () => {
  const text = one(image(`tags = ["pr-1"]\n age = "6d"\n ${KEEP}`))
  const at = Date.parse(NOW) + 2 * DAY
  const [result] = await results(text, { at })
  assert.equal(result?.ok, false)
  assert.equal(result.now, at)
  assert.equal(result.images[0]?.image.created?.at, Date.parse(NOW) - 6 * DAY)
  const [alone] = await results(text.replace(/now .*\n/, '\n'), { at })
  assert.equal(alone?.images[0]?.image.created?.at, at - 6 * DAY)
})

test('several registries: the test or the image names one', async () => {
  const images = [
    image('tags = ["pr-1"]\n age = "8d"\n expect = "delete"'),
    image(`registry = "other"\n tags = ["pr-1"]\n age = "8d"\n ${KEEP}\n because = ["no_policy"]`, 'o'),
  ].join('\n')
  const [result] = await results(one(images, `${HEAD}\n  registry = registry.prod`), { more: SECOND })
  assert.ok(result?.ok, JSON.stringify(result?.images))
  const [unclear] = await mistakes(one(image(KEEP)), { more: SECOND })
  assert.match(unclear?.detail ?? '', /no registry; give it "registry", one of other, prod\.$/)
})

test('JSON takes files of images as they are, and names those without a name', async () => {
  const text = given([
    { tags: ['pr-1'], created: null, size: 5, expect: 'keep', because: ['age_unknown'] },
    { name: 'old', tags: ['pr-2'], age: '8d', blobs: [{ digest: 'sha256:bb', size: 7 }], expect: 'delete' },
    { tags: [], age: '8d', subject: 'old', media_type: 'm', pulled: 'never', because: ['follows_subject'] },
    { repository: 'a', tags: ['pr-1'], age: '8d', because: ['expired'] },
  ])
  const [result] = await results(text, { name: 'p.test.json' })
  assert.ok(result?.ok, JSON.stringify(result?.images, null, 2))
  assert.deepEqual(
    result.images.map(({ label, image: { size } }) => [label, size]),
    [
      ['pr-1', 5],
      ['old', 7],
      ['images[2]', 0],
      ['images[3]', 0],
    ],
  )
})

test('labels make digests: the same each time, others for others', async () => {
  const labels = ['a', 'b', 'ab', 'ba', 'a ', 'é', '__proto__', 'image 1', 'image 2', 'x'.repeat(99)]
  const read = async (): Promise<string[]> =>
    (await results(one(labels.map((label) => image(KEEP, label)).join('\n')))).flatMap(({ images }) =>
      images.map((found) => found.image.digest),
    )
  const digests = await read()
  assert.deepEqual(digests, await read())
  assert.equal(new Set(digests.map((digest) => digest.slice(0, 19))).size, labels.length)
  for (const digest of digests) assert.match(digest, /^sha256:[0-9a-f]{64}$/)
})

test('the example passes', async () => {
  const examples = join(import.meta.dirname, '../../../policies/examples')
  const read = (name: string): SourceFile => ({ name, text: readFileSync(join(examples, name), 'utf8') })
  const { objects } = await readConfiguration([read('one-team.hcl')])
  const { tests, diagnostics } = await readTests([read('one-team.test.hcl')], objects)
  assert.deepEqual(diagnostics, [])
  const all = runTests(objects, tests)
  assert.ok(all.length > 0 && all.every(({ ok }) => ok))
})
