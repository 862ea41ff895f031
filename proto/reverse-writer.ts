const BYTES = 1 << 16
/** Up to here, a loop over the characters is faster than a call of the buffer. */
const SHORT = 120

// Wire types of protobuf.
const VARINT = 0
const DELIMITED = 2

/**
 * Writes fields of protobuf messages, the last one first. Why in reverse: a message stands behind its length, which is known when its
 * content is written. Fields are written whatever they contain: who writes them leaves out what is absent.
 */
export class ReverseWriter {
  #bytes = Buffer.allocUnsafeSlow(BYTES)
  /** Where the first written byte is. */
  #at = BYTES

  /** How many bytes are written. */
  get written(): number {
    return this.#bytes.length - this.#at
  }

  /** Returns what is written, and begins anew. */
  finish(): Buffer {
    const bytes = Buffer.from(this.#bytes.subarray(this.#at))
    if (this.#bytes.length > BYTES) this.#bytes = Buffer.allocUnsafeSlow(BYTES)
    this.clear()
    return bytes
  }

  /** Forgets what is written. */
  clear(): void {
    this.#at = this.#bytes.length
  }

  /** Writes a text as UTF-8. A lone surrogate becomes U+FFFD, since no message may have one. */
  text(field: number, value: string): void {
    const before = this.written
    if (value.length > SHORT || !this.#ascii(value)) this.#utf8(value)
    this.part(field, before)
  }

  /** Writes a number as int64 and int32 have it, without its fraction. */
  integer(field: number, value: number): void {
    const whole = Math.trunc(value)
    if (whole >= 0 && whole <= Number.MAX_SAFE_INTEGER) this.#varint(whole)
    else this.#wide(whole)
    this.#varint(field * 8 + VARINT)
  }

  bool(field: number, value: boolean): void {
    this.#varint(value ? 1 : 0)
    this.#varint(field * 8 + VARINT)
  }

  /** Makes what was written since there were `before` bytes the content of a field. */
  part(field: number, before: number): void {
    this.#varint(this.written - before)
    this.#varint(field * 8 + DELIMITED)
  }

  /** Returns false, and has written nothing, if a character takes more than one byte. */
  #ascii(value: string): boolean {
    const { length } = value
    this.#makeRoom(length)
    const from = this.#at - length
    for (let i = 0; i < length; i += 1) {
      const code = value.charCodeAt(i)
      if (code > 127) return false
      this.#bytes[from + i] = code
    }
    this.#at = from
    return true
  }

  #utf8(value: string): void {
    const length = Buffer.byteLength(value)
    this.#makeRoom(length)
    this.#at -= length
    this.#bytes.write(value, this.#at)
  }

  /** Requires an integer from 0 to 2 ** 53 - 1. */
  #varint(value: number): void {
    const size = sizeOf(value)
    this.#makeRoom(size)
    this.#at -= size
    let left = value
    for (let i = 1; i < size; i += 1) {
      this.#bytes[this.#at + i - 1] = (left % 128) + 128
      left = Math.floor(left / 128)
    }
    this.#bytes[this.#at + size - 1] = left
  }

  /** Writes all 64 bits of a number that is negative or very large; NaN as 0. */
  #wide(value: number): void {
    let left = BigInt.asUintN(64, clamped(value))
    const bytes: number[] = []
    for (; left > 127n; left /= 128n) bytes.push(Number(left % 128n) + 128)
    bytes.push(Number(left))
    this.#makeRoom(bytes.length)
    this.#at -= bytes.length
    this.#bytes.set(bytes, this.#at)
  }

  /** Makes room for so many bytes more. */
  #makeRoom(count: number): void {
    if (this.#at >= count) return
    const { written } = this
    const larger = Buffer.allocUnsafeSlow(Math.max(2 * this.#bytes.length, written + count))
    larger.set(this.#bytes.subarray(this.#at), larger.length - written)
    this.#bytes = larger
    this.#at = larger.length - written
  }
}

/** Returns how many bytes a varint has. */
function sizeOf(value: number): number {
  if (value < 128) return 1
  let size = 1
  for (let left = value; left >= 128; left = Math.floor(left / 128)) size += 1
  return size
}

function clamped(value: number): bigint {
  if (Number.isNaN(value)) return 0n
  if (value >= 2 ** 63) return 2n ** 63n - 1n
  return value < -(2 ** 63) ? -(2n ** 63n) : BigInt(value)
}
