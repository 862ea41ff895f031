/** The bytes of a message that is encoded already. */
class EncodedMessage {
  readonly bytes: Buffer

  constructor(bytes: Buffer) {
    this.bytes = bytes
  }
}

/** Returns what a handler may return in the place of a message. Requires the encoded bytes of such a message. */
export function encodedMessage<Message>(bytes: Buffer): Message {
  return new EncodedMessage(bytes) as unknown as Message
}

/** Returns an encoder that sends the bytes of messages that are encoded already. */
export function acceptsEncoded<Message>(encode: (message: Message) => Buffer): (message: Message) => Buffer {
  return (message) => (message instanceof EncodedMessage ? message.bytes : encode(message))
}

/** Wire type of a field with a length. */
const DELIMITED = 2

/** Returns an encoded message as one value of a field, which can stand before or after others. Requires a number below 16. */
export function encodedField(number: number, message: Buffer): Buffer {
  return Buffer.concat([Buffer.from([number * 8 + DELIMITED]), varint(message.length), message])
}

function varint(value: number): Buffer {
  const bytes: number[] = []
  let left = value
  while (left > 127) {
    bytes.push((left % 128) + 128)
    left = Math.floor(left / 128)
  }
  return Buffer.from([...bytes, left])
}
