/** A field of an encoded message: its number, and a number or the bytes of a text or a message. */
export type WireField = readonly [number, Buffer | number]

/** Returns the varint and the length-delimited fields of a message, in order. Stops at the first damaged field. */
export function fieldsOf(message: Buffer): readonly WireField[] {
  const found: WireField[] = []
  let at = 0
  const number = (): number => {
    let value = 0
    for (let unit = 1; at < message.length; unit *= 128) {
      const byte = message[at] ?? 0
      at += 1
      value += (byte & 127) * unit
      if (byte < 128) break
    }
    return value
  }
  while (at < message.length) {
    const tag = number()
    const value = number()
    if (tag % 8 === 0) found.push([Math.floor(tag / 8), value])
    else if (tag % 8 === 2) {
      found.push([Math.floor(tag / 8), message.subarray(at, at + value)])
      at += value
    } else break
  }
  return found
}

/** Returns the values of a field that is a text or a message, in order. */
export function allOf(message: Buffer, wanted: number): readonly Buffer[] {
  return fieldsOf(message).flatMap(([number, value]) =>
    number === wanted && Buffer.isBuffer(value) ? [value] : [],
  )
}

/** Returns the first text of a field, or an empty one. */
export function textOf(message: Buffer, wanted: number): string {
  return allOf(message, wanted)[0]?.toString('utf8') ?? ''
}

/** Returns the first number of a field, or undefined. */
export function numberOf(message: Buffer, wanted: number): number | undefined {
  for (const [number, value] of fieldsOf(message))
    if (number === wanted && typeof value === 'number') return value
  return undefined
}
