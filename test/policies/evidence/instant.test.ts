/** RFC 3339 timestamps as whole milliseconds: finer digits are dropped, never rounded up, also before 1970. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readInstant } from '../../../policies/evidence/instant.ts'

for (const [text, milliseconds] of [
  ['1970-01-01T00:00:00Z', 0],
  ['1970-01-01T00:00:00.000999999Z', 0],
  ['1970-01-01T00:00:00.001Z', 1],
  ['1970-01-01T00:00:00.0019Z', 1],
  ['1969-12-31T23:59:59.999999999Z', -1],
  ['1969-12-31T23:59:59.999Z', -1],
  ['1969-12-31T23:59:59.9989Z', -2],
  ['1969-12-31T23:59:59Z', -1000],
  ['2026-11-29T10:25:47.123456789+02:00', Date.UTC(2026, 10, 29, 8, 25, 47, 123)],
  ['2026-11-29', undefined],
  ['2026-11-29T10:25:47', undefined],
  ['2026-02-30T00:00:00Z', undefined],
  ['Sun, 29 Nov 2026 10:25:47 GMT', undefined],
  ['', undefined],
] as const) {
  test(`"${text}" is ${milliseconds ?? 'no instant'}`, () => {
    assert.equal(readInstant(text), milliseconds)
  })
}
