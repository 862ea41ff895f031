import { openSource, type Place, positionOf } from '../../policies/hcl/index.ts'

type Decoded =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly why: string; readonly at: Omit<Place, 'file'> }

/** Decodes UTF-8 without replacing anything. Returns the text without its byte order mark, or the first wrong byte. */
export function decodeUtf8(bytes: Buffer): Decoded {
  try {
    return { ok: true, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
  } catch {
    return notUtf8(bytes)
  }
}

function notUtf8(bytes: Buffer): Decoded {
  const byte = firstWrongByte(bytes)
  const before = bytes
    .subarray(0, byte)
    .toString('utf8')
    .replace(/^\uFEFF/, '')
  const { line, column } = positionOf(openSource({ name: '', text: before }), before.length)
  const value = (bytes[byte] ?? 0).toString(16).toUpperCase().padStart(2, '0')
  return {
    ok: false,
    why: `Byte ${byte} (0x${value}) is not valid UTF-8.${hint(bytes)} Save the file as UTF-8.`,
    at: { line, column, byte },
  }
}

/** Returns the offset of the first wrong byte. Why: decoding replaces it with U+FFFD, which the file can also contain. */
function firstWrongByte(bytes: Buffer): number {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  let byte = 0
  let from = 0
  for (let at = text.indexOf('\uFFFD'); at !== -1; at = text.indexOf('\uFFFD', from)) {
    byte += Buffer.byteLength(text.slice(from, at))
    if (!bytes.subarray(byte, byte + 3).equals(REPLACEMENT)) return byte
    byte += REPLACEMENT.length
    from = at + 1
  }
  return byte
}

const REPLACEMENT = Buffer.of(0xef, 0xbf, 0xbd)

function hint(bytes: Buffer): string {
  const mark = bytes.readUIntBE(0, Math.min(2, bytes.length))
  return mark === 0xfffe || mark === 0xfeff ? ' The file begins like UTF-16.' : ''
}
