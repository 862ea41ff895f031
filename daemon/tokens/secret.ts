import { hash as digest } from 'node:crypto'
import { type RandomBytes, randomDigits } from '../store/store.ts'

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

const SECRET_BYTES = 32
/** Digits of 32 bytes in base 62. */
const SECRET_DIGITS = 43

const TOKEN = /^careen_([0-9a-hjkmnp-tv-z]{8})_([0-9A-Za-z]{43})$/

/** A token as its holder has it, and what is stored of it. */
export type NewSecret = { readonly id: string; readonly text: string; readonly hash: Uint8Array }

/** Returns a new token: an id of 8 digits, which is no secret, and 32 random bytes. */
export function newSecret(random: RandomBytes): NewSecret {
  const id = randomDigits(random)
  const text = `careen_${id}_${inBase62(random(SECRET_BYTES))}`
  return { id, text, hash: hashOf(text) }
}

/** Returns the id in a token, or undefined if the text is no token. */
export function idIn(text: string): string | undefined {
  return TOKEN.exec(text)?.[1]
}

/** Returns the SHA-256 of a token. */
export function hashOf(text: string): Uint8Array {
  return digest('sha256', text, 'buffer')
}

/** Returns a number of 32 bytes with all its digits, also leading zeros. */
function inBase62(bytes: Uint8Array): string {
  let number = BigInt(`0x${Buffer.from(bytes).toString('hex')}`)
  let digits = ''
  for (let count = 0; count < SECRET_DIGITS; count += 1) {
    digits = BASE62.charAt(Number(number % 62n)) + digits
    number /= 62n
  }
  return digits
}
