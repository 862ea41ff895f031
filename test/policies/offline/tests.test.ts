import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { readConfiguration, readTests, runTests, type SourceFile } from '../../../policies/index.ts'
import { DAY, given, HEAD, image, KEEP, errorsIn, NOW, one, results, SECOND } from './reading.ts'

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

test('limits are reported and fail nothing', async () => {
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
  const [unclear] = await errorsIn(one(image(KEEP)), { more: SECOND })
  assert.match(unclear?.detail ?? '', /no registry is given. Set "registry" to one of: other, prod\.$/)
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
