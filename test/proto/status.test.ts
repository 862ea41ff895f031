import assert from 'node:assert/strict'
import { test } from 'node:test'
import { status as Status } from '@grpc/grpc-js'
import * as fc from 'fast-check'
import { CareenError, CODES } from '../../policies/index.ts'
import { readable } from '../../proto/readable.ts'
import { fromStatus, toStatus } from '../../proto/status.ts'
import { holdsForAll } from '../support/properties.ts'
import { detailsOf } from '../support/raw-calls.ts'

function detailsOfError(error: CareenError) {
  const [encoded] = toStatus(error).metadata.get('grpc-status-details-bin')
  assert.ok(Buffer.isBuffer(encoded))
  return detailsOf(encoded)
}

for (const code of CODES) {
  test(`${code} reaches the client as it is`, () => {
    const error = new CareenError(code, `a message with ünïcode (${code})`, {
      metadata: { key: 'value', other: 'x'.repeat(150) },
      retryAfter: 2500,
    })
    const status = toStatus(error)
    const received = Object.assign(new Error(`${status.code} UNKNOWN: ${status.details}`), status)
    const back = fromStatus(received, 'unix:/x')
    assert.equal(back.code, code)
    assert.equal(back.message, error.message)
    assert.deepEqual(back.metadata, error.metadata)
    assert.equal(back.retryAfter, 2500)
    assert.deepEqual(back.violations, [])
  })

  test(`${code} has the details that its status requires`, () => {
    const error = new CareenError(code, 'why', { metadata: { field: 'rules[2].name', run: 'r-1' } })
    const { code: status } = toStatus(error)
    const { ErrorInfo, BadRequest, PreconditionFailure } = detailsOfError(error)
    assert.deepEqual([ErrorInfo?.['reason'], ErrorInfo?.['domain']], [code, 'careen'])
    const violation = { field: 'rules[2].name', description: 'why' }
    assert.deepEqual(
      BadRequest,
      status === Status.INVALID_ARGUMENT ? { fieldViolations: [violation] } : undefined,
    )
    const failed = { type: code, subject: 'r-1', description: 'why' }
    assert.deepEqual(
      PreconditionFailure,
      status === Status.FAILED_PRECONDITION ? { violations: [failed] } : undefined,
    )
  })
}

test('a field that is not valid is named also if the values of the error do not fit', () => {
  const long = Object.fromEntries(Array.from({ length: 6 }, (_, i) => [`value${i}`, 'x '.repeat(400)]))
  const error = new CareenError('INVALID_ARGUMENT', 'why', { metadata: { ...long, field: 'pin.reason' } })
  const back = fromStatus(Object.assign(new Error('3'), toStatus(error)), 'unix:/x')
  assert.equal(back.metadata['field'], undefined)
  assert.deepEqual(back.violations, [{ field: 'pin.reason', description: 'why' }])
})

test('an error that passes by itself says when to try again', () => {
  const { RetryInfo } = detailsOfError(new CareenError('QUEUE_UNAVAILABLE', 'no Redis'))
  assert.deepEqual(RetryInfo, { retryDelay: { seconds: 5, nanos: 0 } })
  const { RetryInfo: own } = detailsOfError(
    new CareenError('REGISTRY_THROTTLED', 'busy', { retryAfter: 1250 }),
  )
  assert.deepEqual(own, { retryDelay: { seconds: 1, nanos: 250_000_000 } })
})

test('values are cut, and what would steer a terminal or a header is replaced', () => {
  assert.equal(
    readable(`run ${'x'.repeat(100_000)} is not known`, 1024),
    `run ${'x'.repeat(200)}… is not known`,
  )
  assert.equal(readable('a\u001B[31mb\u0000c\nd\u009Be', 1024), 'a\uFFFD[31mb\uFFFDc d\uFFFDe')
  assert.equal(readable('half \uD83D a pair', 1024), 'half \uFFFD a pair')
  assert.equal(readable('é '.repeat(2000), 1024).endsWith('…'), true)
})

const texts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc
    .tuple(fc.string({ unit: 'binary', minLength: 1, maxLength: 4 }), fc.nat({ max: 5000 }))
    .map(([a, n]) => a.repeat(n)),
)
const errors = fc.record({
  code: fc.constantFrom(...CODES),
  message: texts,
  metadata: fc.dictionary(fc.oneof(fc.constant('field'), fc.constant('run'), texts), texts, { maxKeys: 12 }),
})

test('the trailers of every error are less than 8 KiB and can be sent', () => {
  holdsForAll(errors, 1000, ({ code, message, metadata }) => {
    const status = toStatus(new CareenError(code, message, { metadata }))
    const headers = status.metadata.toHttp2Headers()
    const [encoded = ''] = [headers['grpc-status-details-bin']].flat()
    assert.ok(Buffer.from(String(encoded), 'base64').length <= 4096)
    assert.ok(Buffer.byteLength(status.details) <= 1024)
    assert.ok(encodeURI(status.details).length + String(encoded).length < 8192 - 400)
  })
})
