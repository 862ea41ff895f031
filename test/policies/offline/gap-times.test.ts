/** Times that are gaps, in files of images and in tests. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { evaluateAll, type Image, readConfiguration, readImages, readTests } from '../../../policies/index.ts'

const NOW = Date.UTC(2026, 10, 22)
const [T1, T2] = ['2026-11-20T00:00:00Z', '2026-11-21T00:00:00.5+01:00']
const [AT1, AT2] = [Date.UTC(2026, 10, 20), Date.UTC(2026, 10, 20, 23, 0, 0, 500)]

function read(times: object): { readonly image: Image | undefined; readonly warnings: readonly string[] } {
  const text = JSON.stringify([{ repository: 'a', digest: 'sha256:aa', tags: ['t'], ...times }])
  const { images, diagnostics } = readImages('images.json', text, NOW)
  assert.ok(diagnostics.every(({ severity, place }) => severity === 'warning' && place?.address === '[0]'))
  return { image: images[0]?.image, warnings: diagnostics.map(({ detail }) => detail) }
}

describe('a file of images gives gaps', () => {
  test('a gap, a baseline, an instant, and what is said to be unknown', () => {
    const { image, warnings } = read({
      pushed: T1,
      arrived: { after: T1, before: T2 },
      tagged: { before: T2 },
      untagged: {},
      pulled: 'never',
      put_back: T2,
    })
    assert.deepEqual(warnings, [])
    assert.deepEqual(image?.pushed, { at: AT1, source: 'registry' })
    assert.deepEqual(image?.arrived, { after: AT1, before: AT2, source: 'first_seen' })
    assert.deepEqual(image?.tagged, { before: AT2, source: 'tag' })
    assert.equal(image?.untaggedAt, 'unknown')
    assert.equal(image?.pulled, 'never')
    assert.equal(image?.putBack, AT2)
  })

  test('null and absent are no evidence', () => {
    const { image, warnings } = read({ pushed: null, arrived: null, created: null, put_back: null })
    assert.deepEqual(warnings, [])
    for (const key of ['pushed', 'arrived', 'created', 'putBack'] as const)
      assert.equal(image?.[key], undefined, key)
  })

  test('first_seen is the latest instant of the arrival, then of the push, then the build, then now', () => {
    const first = (times: object) => read(times).image?.firstSeen
    assert.equal(first({ arrived: { after: T1, before: T2 }, pushed: T1, created: T1 }), AT2)
    assert.equal(first({ pushed: { before: T2 }, created: T1 }), AT2)
    assert.equal(first({ created: T1 }), AT1)
    assert.equal(first({ arrived: {} }), NOW)
    assert.equal(first({ arrived: { before: T2 }, first_seen: T1 }), AT1)
  })

  const INVALID: readonly (readonly [times: object, says: RegExp])[] = [
    [{ arrived: 'release 2020' }, /^"arrived" is "release 2020", which is not an instant/],
    [{ pushed: '1/2/26' }, /^"pushed" is "1\/2\/26"/],
    [{ tagged: '2026-11-20' }, /^"tagged" is "2026-11-20"/],
    [{ pulled: 'often' }, /^"pulled" is "often"/],
    [{ arrived: { after: 'x', before: T2 } }, /^"arrived.after" is "x"/],
    [{ arrived: { before: '2026-02-30T00:00:00Z' } }, /^"arrived.before" is "2026-02-30/],
    [{ arrived: { after: T2, before: T1 } }, /^"arrived": "after" must be earlier/],
    [{ arrived: { after: T1, before: T1 } }, /^"arrived": "after" must be earlier/],
    [{ arrived: { after: T1 } }, /^"arrived" has "after" and no "before"/],
  ]
  for (const [times, says] of INVALID)
    test(`${JSON.stringify(times)} is a warning, and the time is unknown`, () => {
      const { image, warnings } = read(times)
      assert.equal(warnings.length, 1)
      assert.match(warnings[0] ?? '', says)
      const key = Object.keys(times)[0] as 'arrived'
      assert.equal(image?.[key], 'unknown')
    })

  test('with a put_back that is no instant, no time is known', () => {
    const { image, warnings } = read({ put_back: 'yesterday', arrived: T1, pushed: T1 })
    assert.match(warnings[0] ?? '', /^"put_back" is "yesterday"/)
    assert.deepEqual([image?.arrived, image?.pushed], ['unknown', 'unknown'])
  })

  test('other shapes are errors', () => {
    for (const wrong of [5, [T1], { since: T1 }, { before: 5 }, true]) {
      const text = JSON.stringify([{ repository: 'a', digest: 'sha256:aa', tags: [], arrived: wrong }])
      const { images, diagnostics } = readImages('images.json', text, NOW)
      assert.deepEqual(images, [])
      assert.match(diagnostics[0]?.detail ?? '', /^"arrived" must be a time, or \{"after"/)
    }
  })
})

describe('a test gives gaps', () => {
  const POLICY = `
registry "prod" {
  url = "https://prod.test"
}
lifecycle_policy "web" {
  registry   = registry.prod
  repository = "team/web"
  status     = "ACTIVE"
  rule "r" {
    tag_regexp   = ".*"
    retained_top = 1
  }
}
`
  async function errorsIn(image: string): Promise<readonly string[]> {
    const { objects } = await readConfiguration([{ name: 'p.hcl', text: POLICY }])
    const text = `test "a" {\n  now = "2026-11-22T00:00:00Z"\n  repository = "team/web"\n  image "i" {\n    expect = "keep"\n    ${image}\n  }\n}\n`
    const { diagnostics } = await readTests([{ name: 't.test.hcl', text }], objects)
    return diagnostics.map(({ summary, detail, place }) => `${place?.line}: ${summary}: ${detail}`)
  }

  test('what is no gap is an error in its place', async () => {
    const late = 'arrived = { after = "2026-11-20T00:00:00Z", before = "2026-11-19T00:00:00Z" }'
    assert.match((await errorsIn(late))[0] ?? '', /^6: Wrong value for "arrived": .*must be earlier/)
    const other = 'arrived = { since = "2026-11-20T00:00:00Z" }'
    assert.match((await errorsIn(other))[0] ?? '', /^6: Wrong value for "arrived": It must be an instant/)
    const half = 'tagged = { after = "2026-11-20T00:00:00Z" }'
    assert.match((await errorsIn(half))[0] ?? '', /^6: Wrong value for "tagged": .*no "before"/)
    assert.match(
      (await errorsIn('pushed = "yesterday"'))[0] ?? '',
      /^6: Wrong value for "pushed": It must be an instant/,
    )
    assert.deepEqual(await errorsIn('arrived = { before = "2026-11-20T00:00:00Z" }'), [])
    assert.deepEqual(await errorsIn('arrived = {}'), [])
  })
})

test('a registry that does not trust build times makes what was there at the first look as young as that look', async () => {
  const images = [
    {
      repository: 'a',
      digest: 'sha256:aa',
      tags: ['t'],
      created: '2025-01-01T00:00:00Z',
      arrived: { before: T1 },
    },
  ]
  const goes = async (attribute: string): Promise<boolean | undefined> => {
    const text = `registry "r" {\n  url = "https://r.test"\n  ${attribute}\n}\nlifecycle_policy "p" {\n  registry = registry.r\n  repository = "a"\n  status = "ACTIVE"\n  rule "w" {\n    tag_regexp = ".*"\n    expire_period = "7d"\n  }\n}\n`
    const { objects } = await readConfiguration([{ name: 'p.hcl', text }])
    const given = readImages('images.json', JSON.stringify(images), NOW)
    return evaluateAll({ objects, images: given.images, now: NOW }).decisions[0]?.action === 'DELETE'
  }
  assert.equal(await goes(''), true)
  assert.equal(await goes('trust_built = false'), false)
})
