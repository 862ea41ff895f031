/** Dates of HTTP headers: three forms of RFC 9110, and nothing else. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { askedPause } from '../../../daemon/registry/traffic/retry-after.ts'
import { readHttpDate } from '../../../policies/evidence/http-date.ts'

const NOW = Date.UTC(2026, 10, 28)
const AT = Date.UTC(1994, 10, 6, 8, 49, 37)

for (const text of [
  'Sun, 06 Nov 1994 08:49:37 GMT',
  'Sunday, 06-Nov-94 08:49:37 GMT',
  'Sun Nov  6 08:49:37 1994',
])
  test(`${text} is read`, () => assert.equal(readHttpDate(text, NOW), AT))

for (const text of [
  undefined,
  '',
  '0',
  '2026',
  'yesterday',
  '1994-11-06T08:49:37Z',
  'Mon, 06 Nov 1994 08:49:37 GMT',
  'Sun, 6 Nov 1994 08:49:37 GMT',
  'Sun, 06 Nov 1994 08:49:37 UTC',
  'Sun, 06 Nov 1994 08:49:37 +0000',
  'Sun, 06 Nov 1994 08:49:37',
  'Sun, 06 Nov 94 08:49:37 GMT',
  'sun, 06 nov 1994 08:49:37 gmt',
  'Wed, 30 Feb 1994 08:49:37 GMT',
  'Sun, 06 Nov 1994 24:00:00 GMT',
  'Sun, 06 Nov 1994 08:60:37 GMT',
  'Sun, 06 Nov 1994 08:49:60 GMT',
  'Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT',
  ' Sun, 06 Nov 1994 08:49:37 GMT',
  'Sunday, 06 Nov 1994 08:49:37 GMT',
  'Sun, 06-Nov-94 08:49:37 GMT',
  'Sun Nov 6 08:49:37 1994',
  'Sun Nov 06 08:49:37 1994 GMT',
])
  test(`${JSON.stringify(text)} is no date`, () => assert.equal(readHttpDate(text, NOW), undefined))

test('a year of two digits is at most 50 years ahead', () => {
  assert.equal(readHttpDate('Saturday, 28-Nov-26 00:00:00 GMT', NOW), NOW)
  assert.equal(readHttpDate('Saturday, 28-Nov-76 00:00:00 GMT', NOW), Date.UTC(2076, 10, 28))
  assert.equal(readHttpDate('Monday, 28-Nov-77 00:00:00 GMT', NOW), Date.UTC(1977, 10, 28))
})

test('what a clock writes is read, and one letter less is not', () => {
  const seconds = fc.integer({ min: -62_167_219_200, max: 253_402_300_799 })
  fc.assert(
    fc.property(seconds, fc.nat(28), (second, cut) => {
      const text = new Date(second * 1000).toUTCString()
      assert.equal(readHttpDate(text, NOW), second * 1000)
      const mutant = text.slice(0, cut) + text.slice(cut + 1)
      assert.equal(readHttpDate(mutant, NOW), undefined, mutant)
    }),
  )
})

test('a pause until something that is no date is none', () => {
  const headers = (value: string) => new Map([['retry-after', value]])
  assert.equal(askedPause(headers(new Date(NOW + 5000).toUTCString()), NOW), 5000)
  for (const value of ['soon', '2026-11-28T00:00:05Z', 'Nov 2026', '5 s'])
    assert.equal(askedPause(headers(value), NOW), undefined, value)
})
