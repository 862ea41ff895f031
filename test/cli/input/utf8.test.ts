import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { decodeUtf8 } from '../../../cli/input/utf8.ts'

const byteOf = (bytes: Buffer): number | undefined => {
  const decoded = decodeUtf8(bytes)
  return decoded.ok ? undefined : decoded.at.byte
}

test('text is what it was, without a byte order mark', () => {
  const text = 'a = "ä€😀\uFFFD"\n'
  assert.deepEqual(decodeUtf8(Buffer.from(text)), { ok: true, text })
  assert.deepEqual(decodeUtf8(Buffer.from(`\uFEFF${text}`)), { ok: true, text })
  assert.deepEqual(decodeUtf8(Buffer.alloc(0)), { ok: true, text: '' })
})

const AT: readonly (readonly [string, readonly (string | number)[], number, number, number])[] = [
  ['the first byte', [0xff], 1, 1, 0],
  ['Latin-1 in the second line', ['a = 1\nb = "', 0xe4, '"\n'], 2, 6, 11],
  ['a character that breaks off at the end', ['€', 0xe2, 0x82], 1, 2, 3],
  ['after a replacement character that is meant', ['\uFFFD\uFFFD', 0xc0], 1, 3, 6],
  ['a lone surrogate', ['x', 0xed, 0xa0, 0x80], 1, 2, 1],
  ['an overlong slash', ['😀\n', 0xc0, 0xaf], 2, 1, 5],
  ['after a byte order mark', ['\uFEFFa', 0x80], 1, 2, 4],
]
for (const [name, parts, line, column, byte] of AT) {
  test(`what is not UTF-8 has a place: ${name}`, () => {
    const bytes = Buffer.concat(
      parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.of(part))),
    )
    const decoded = decodeUtf8(bytes)
    assert.ok(!decoded.ok)
    assert.deepEqual(decoded.at, { line, column, byte })
    assert.match(decoded.why, new RegExp(`^Byte ${byte} \\(0x[0-9A-F]{2}\\) is not valid UTF-8\\.`))
  })
}

test('UTF-16 is recognized', () => {
  const decoded = decodeUtf8(Buffer.from('\uFEFFa = 1', 'utf16le'))
  assert.match(decoded.ok ? '' : decoded.why, /The file begins like UTF-16\. Save the file as UTF-8\.$/)
})

test('the byte is the first after which nothing can be right (any bytes)', () => {
  const isText = (bytes: Buffer): boolean => Buffer.from(bytes.toString('utf8')).equals(bytes)
  const bits = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 5 }).map((text) => Buffer.from(text)),
    fc.uint8Array({ maxLength: 4 }).map((part) => Buffer.from(part)),
  )
  fc.assert(
    fc.property(fc.array(bits, { maxLength: 6 }), (parts) => {
      const bytes = Buffer.concat(parts)
      const byte = byteOf(bytes)
      if (byte === undefined) assert.ok(isText(bytes))
      else {
        assert.ok(!isText(bytes))
        assert.ok(isText(bytes.subarray(0, byte)))
        for (let end = byte + 1; end <= Math.min(bytes.length, byte + 4); end += 1)
          assert.ok(!isText(bytes.subarray(0, end)))
      }
    }),
    { seed: 7, numRuns: 500 },
  )
})
