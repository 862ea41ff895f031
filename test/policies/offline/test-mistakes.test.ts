/** Tests of policies that are written wrong. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { readTests } from '../../../policies/index.ts'
import { HEAD, image, IN, KEEP, errorsIn, NOW, one, policies, given, json } from './reading.ts'

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
  ['because = ["zzzzzzzzzz"]', /^Unknown reason .*Known kinds: expired, .*no_rules\./],
  ['children = ["eye"]', /^Wrong value for "children": "eye" is neither/],
  ['subject = "ii"', /^Wrong value for "subject": .*Did you mean "i"\?/],
  ['platform = var.x', /^Unknown name: Nothing is called "var" here/],
]

/** What is written, where the error is, and what its message must say. */
const ERRORS: readonly (readonly [what: string, text: string, address: string | undefined, RegExp])[] = [
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
    /^Wrong value for "registry": team\/web: registry "prd" is not declared\. .*prod/,
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
    /^Image out of scope: .*"later".*team\/web/,
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
for (const [what, text, address, says] of ERRORS) {
  test(`${what} is one error in its place`, async () => {
    const found = await errorsIn(text)
    assert.equal(found.length, 1, JSON.stringify(found, null, 2))
    assert.equal(found[0]?.severity, 'error')
    assert.match(`${found[0].summary}: ${found[0].detail}`, says)
    assert.deepEqual([found[0].place?.file, found[0].place?.address], ['p.test.hcl', address])
  })
}

const JSON_ERRORS: readonly (readonly [string, string, string | undefined, RegExp])[] = [
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
for (const [what, text, address, says] of JSON_ERRORS) {
  test(`JSON: ${what} is one error in its place`, async () => {
    const found = await errorsIn(text, { name: 'p.test.json' })
    assert.equal(found.length, 1, JSON.stringify(found, null, 2))
    assert.match(`${found[0]?.summary}: ${found[0]?.detail}`, says)
    assert.deepEqual(found[0]?.place, { file: 'p.test.json', ...(address === undefined ? {} : { address }) })
  })
}

test('every error of every file is reported in one run', async () => {
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
