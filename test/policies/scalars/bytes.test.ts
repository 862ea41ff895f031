/** Sizes in policies: read, written without loss, and shown to people. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { formatBytes, parseBytes, readableBytes } from '../../../policies/index.ts'

for (const [text, bytes] of [
  ['0B', 0],
  ['1B', 1],
  ['4096B', 4096],
  ['007B', 7],
  ['1KB', 1000],
  ['1KiB', 1024],
  ['1kb', 1000],
  ['1kib', 1024],
  ['1KIB', 1024],
  ['1 KiB', 1024],
  ['500MB', 5e8],
  ['500MiB', 524_288_000],
  ['1GB', 1e9],
  ['1GiB', 2 ** 30],
  ['1.5TB', 1.5e12],
  ['1.5 TiB', 1.5 * 2 ** 40],
  ['0.25KiB', 256],
  ['1.005GB', 1_005_000_000],
  ['0.3B', 0],
  ['0.0009KiB', 1],
  ['0.000001MB', 1],
  ['1PB', 1e15],
  ['7PiB', 7 * 2 ** 50],
  ['999999999999999B', 999_999_999_999_999],
] as const) {
  test(`"${text}" is ${bytes} bytes`, () => assert.equal(parseBytes(text), bytes))
}

for (const text of [
  '',
  'B',
  '1',
  '1.5',
  '-1B',
  '+1B',
  '1K',
  '1Ki',
  '1iB',
  '1EB',
  '1EiB',
  ' 1B',
  '1B ',
  '1  B',
  '1\tB',
  '1\nB',
  '1B\n',
  '1,5GB',
  '1_000B',
  '.5GB',
  '1.GB',
  '1.2345678GB',
  '1e3B',
  '0x10B',
  'InfinityB',
  '1GBx',
  '1GB 1MB',
  '9PiB',
  '999999999999PB',
  '9'.repeat(400) + 'B',
]) {
  test(`${JSON.stringify(text.slice(0, 20))} is no size`, () => assert.equal(parseBytes(text), undefined))
}

for (const [bytes, written, shown] of [
  [0, '0B', '0 B'],
  [1, '1B', '1 B'],
  [1000, '1000B', '1000 B'],
  [1023, '1023B', '1023 B'],
  [1024, '1KiB', '1.0 KiB'],
  [1025, '1025B', '1.0 KiB'],
  [1536, '1536B', '1.5 KiB'],
  [10 * 1024, '10KiB', '10.0 KiB'],
  [2 ** 20, '1MiB', '1.0 MiB'],
  [1.5 * 2 ** 30, '1536MiB', '1.5 GiB'],
  [500 * 2 ** 30, '500GiB', '500.0 GiB'],
  [1024 * 2 ** 30, '1TiB', '1.0 TiB'],
  [1e12, '976562500KiB', '931.3 GiB'],
  [41_016_937_472, '40055603KiB', '38.2 GiB'],
  [2 ** 50, '1PiB', '1.0 PiB'],
  [2000 * 2 ** 50, '2000PiB', '2000.0 PiB'],
] as const) {
  test(`${bytes} bytes are written ${written} and shown as ${shown}`, () => {
    assert.equal(formatBytes(bytes), written)
    assert.equal(readableBytes(bytes), shown)
  })
}

/** Of all magnitudes alike. */
const sizes = (most: number): fc.Arbitrary<number> =>
  fc.tuple(fc.nat(52), fc.maxSafeNat()).map(([bits, value]) => Math.min(most, value % 2 ** (bits + 1)))

test('what is written is read without loss', () => {
  fc.assert(
    fc.property(sizes(1e15 - 1), (bytes) => assert.equal(parseBytes(formatBytes(bytes)), bytes)),
    { numRuns: 5000 },
  )
  fc.assert(
    fc.property(fc.nat(1023), fc.constantFrom(10, 20, 30, 40), (count, power) => {
      const bytes = count * 2 ** power
      assert.equal(parseBytes(formatBytes(bytes)), bytes)
    }),
  )
})

test('the largest unit that is exact is written', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e15 - 1 }), fc.nat(40), (value, bits) => {
      const [, count = '', unit = ''] = /^(\d+)(\w+)$/.exec(formatBytes(Math.ceil(value / 2 ** bits))) ?? []
      assert.ok(unit === 'PiB' || Number(count) % 1024 !== 0, `${count} ${unit}`)
    }),
  )
})

test('sizes of 16 digits are read as they are written', () => {
  for (const bytes of [1_000_001_000_000_000, Number.MAX_SAFE_INTEGER])
    assert.equal(parseBytes(formatBytes(bytes)), bytes)
})

test('what is shown is the size, to a digit behind the point', () => {
  fc.assert(
    fc.property(sizes(Number.MAX_SAFE_INTEGER), (bytes) => {
      const [amount = '', unit = ''] = readableBytes(bytes).split(' ')
      const power = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'].indexOf(unit)
      assert.ok(Math.abs(Number(amount) - bytes / 1024 ** power) <= 0.05 + 1e-9)
      assert.equal(amount.includes('.'), power > 0)
    }),
    { numRuns: 2000 },
  )
})

test('what rounds up to 1024 is shown in the next unit', () =>
  assert.equal(readableBytes(2 ** 20 - 1), '1.0 MiB'))
