/** Envelopes as distribution sends them, and everything else. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { eventsIn } from '../../daemon/events/envelope.ts'

const digest = `sha256:${'a'.repeat(64)}`
const NOW = Date.UTC(2026, 0, 2)
const OCI = 'application/vnd.oci.image.manifest.v1+json'

const event = (target: object, rest: object = {}): object => ({
  id: 'one',
  timestamp: '2026-01-01T00:00:00.5Z',
  action: 'push',
  target: { mediaType: OCI, digest, repository: 'team/web', ...target },
  request: { useragent: 'docker/24', addr: '10.0.0.1:1' },
  actor: { name: 'ann' },
  ...rest,
})
const read = (...events: unknown[]) => eventsIn(JSON.stringify({ events }), NOW)
const at = Date.UTC(2026, 0, 1, 0, 0, 0, 500)

test('a push: what, when, where, and by whom', () => {
  assert.deepEqual(read(event({ tag: 'v1' })), [
    {
      id: 'one',
      stamp: at,
      userAgent: 'docker/24',
      actor: 'ann',
      notification: { action: 'push', repository: 'team/web', at, digest, tag: 'v1' },
    },
  ])
  for (const tag of [undefined, '', '../x', 'a'.repeat(200)])
    assert.deepEqual(read(event({ tag }))?.[0]?.notification, {
      action: 'push',
      repository: 'team/web',
      at,
      digest,
    })
})

test('deletes name a digest or a tag', () => {
  const notifications = read(
    event({ mediaType: undefined, tag: undefined }, { action: 'delete' }),
    event({ mediaType: undefined, digest: undefined, tag: 'v1' }, { action: 'delete' }),
  )
  assert.deepEqual(
    notifications?.map(({ notification }) => notification),
    [
      { action: 'delete', repository: 'team/web', at, digest },
      { action: 'delete', repository: 'team/web', at, tag: 'v1' },
    ],
  )
})

for (const [what, timestamp, expected] of [
  ['missing', undefined, NOW],
  ['nonsense', 'yesterday', NOW],
  ['a day', '2026-01-01', NOW],
  ['American', '1/1/2026', NOW],
  ['without a zone', '2026-01-01T00:00:00', NOW],
  ['empty', '', NOW],
  ['a number', 1_767_225_600, NOW],
  ['null', null, NOW],
] as const) {
  test(`a time that is ${what} is the time of arrival, and not known`, () => {
    const [told] = read(event({}, { timestamp })) ?? []
    assert.equal(told?.notification.at, expected)
    assert.equal(told?.notification.timeUnknown, true)
    assert.equal(told?.stamp, undefined)
  })
}

test('a time that is in the future is the time of arrival', () => {
  const [told] = read(event({}, { timestamp: '2027-01-01T00:00:00Z' })) ?? []
  assert.equal(told?.notification.at, NOW)
  assert.equal(told?.notification.timeUnknown, undefined)
  assert.equal(told?.stamp, Date.UTC(2027, 0, 1))
})

for (const [what, wrong] of [
  ['of a layer', event({ mediaType: 'application/octet-stream' })],
  ['without a media type', event({ mediaType: undefined })],
  ['without an id', event({}, { id: '' })],
  ['with an endless id', event({}, { id: 'x'.repeat(201) })],
  ['of another kind', event({}, { action: 'mount' })],
  ['with a path for a repository', event({ repository: '../../etc' })],
  ['with an endless repository', event({ repository: 'a'.repeat(256) })],
  ['without a target', event({}, { target: null })],
  ['with a digest that is none', event({ digest: 'sha256:abc' })],
  ['of a delete that names nothing', event({ digest: undefined }, { action: 'delete' })],
  ['with a tag that is none', event({ digest: undefined, tag: 'a b' }, { action: 'delete' })],
  ['that is text', 'push'],
] as const) {
  test(`an event ${what} is passed over, and the others are read`, () => {
    assert.deepEqual(
      read(wrong, event({}))?.map(({ notification }) => notification.digest),
      [digest],
    )
  })
}

test('what is no envelope is none', () => {
  for (const text of ['', '{', 'null', '[]', '"events"', '{"events":{}}', '{"event":[]}'])
    assert.equal(eventsIn(text, NOW), undefined, text)
})

test('anything can be sent', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.jsonValue(), fc.record({ target: fc.jsonValue() }))), (events) => {
      assert.ok(Array.isArray(eventsIn(JSON.stringify({ events }), NOW)))
    }),
  )
})
