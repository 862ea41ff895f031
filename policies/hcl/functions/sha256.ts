/** Words of 32 bits: the first bits of the fractions of the cube roots of the first 64 primes. */
const CONSTANTS = Uint32Array.of(
  0x428a2f98,
  0x71374491,
  0xb5c0fbcf,
  0xe9b5dba5,
  0x3956c25b,
  0x59f111f1,
  0x923f82a4,
  0xab1c5ed5,
  0xd807aa98,
  0x12835b01,
  0x243185be,
  0x550c7dc3,
  0x72be5d74,
  0x80deb1fe,
  0x9bdc06a7,
  0xc19bf174,
  0xe49b69c1,
  0xefbe4786,
  0x0fc19dc6,
  0x240ca1cc,
  0x2de92c6f,
  0x4a7484aa,
  0x5cb0a9dc,
  0x76f988da,
  0x983e5152,
  0xa831c66d,
  0xb00327c8,
  0xbf597fc7,
  0xc6e00bf3,
  0xd5a79147,
  0x06ca6351,
  0x14292967,
  0x27b70a85,
  0x2e1b2138,
  0x4d2c6dfc,
  0x53380d13,
  0x650a7354,
  0x766a0abb,
  0x81c2c92e,
  0x92722c85,
  0xa2bfe8a1,
  0xa81a664b,
  0xc24b8b70,
  0xc76c51a3,
  0xd192e819,
  0xd6990624,
  0xf40e3585,
  0x106aa070,
  0x19a4c116,
  0x1e376c08,
  0x2748774c,
  0x34b0bcb5,
  0x391c0cb3,
  0x4ed8aa4a,
  0x5b9cca4f,
  0x682e6ff3,
  0x748f82ee,
  0x78a5636f,
  0x84c87814,
  0x8cc70208,
  0x90befffa,
  0xa4506ceb,
  0xbef9a3f7,
  0xc67178f2,
)

/** The same of the square roots of the first eight primes. */
const START = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19]

const BLOCK = 64

/** The 32 bytes of SHA-256 (FIPS 180-4). */
export function sha256(message: Uint8Array): Uint8Array {
  const blocks = padded(message)
  const state = Uint32Array.from(START)
  for (let at = 0; at < blocks.byteLength; at += BLOCK) addBlock(state, scheduleOf(blocks, at))
  const digest = new DataView(new ArrayBuffer(32))
  for (const [at, word] of state.entries()) digest.setUint32(at * 4, word)
  return new Uint8Array(digest.buffer)
}

/** The message, a one, zeros, and its length in bits, in whole blocks. */
function padded(message: Uint8Array): DataView {
  const length = Math.ceil((message.length + 9) / BLOCK) * BLOCK
  const bytes = new Uint8Array(length)
  bytes.set(message)
  bytes[message.length] = 0x80
  const view = new DataView(bytes.buffer)
  view.setBigUint64(length - 8, BigInt(message.length) * 8n)
  return view
}

function scheduleOf(blocks: DataView, start: number): Uint32Array {
  const words = new Uint32Array(BLOCK)
  for (let at = 0; at < 16; at += 1) words[at] = blocks.getUint32(start + at * 4)
  for (let at = 16; at < BLOCK; at += 1) {
    const [a = 0, b = 0, c = 0, d = 0] = [words[at - 16], words[at - 15], words[at - 7], words[at - 2]]
    const small = rotate(b, 7) ^ rotate(b, 18) ^ (b >>> 3)
    const large = rotate(d, 17) ^ rotate(d, 19) ^ (d >>> 10)
    words[at] = a + small + c + large
  }
  return words
}

function addBlock(state: Uint32Array, words: Uint32Array): void {
  const round = Uint32Array.from(state)
  for (const [at, word] of words.entries()) mix(round, (CONSTANTS[at] ?? 0) + word)
  for (const [at, word] of round.entries()) state[at] = (state[at] ?? 0) + word
}

function mix(round: Uint32Array, word: number): void {
  const [a = 0, b = 0, c = 0, d = 0] = round
  const [e = 0, f = 0, g = 0, h = 0] = round.subarray(4)
  const choice = (e & f) ^ (~e & g)
  const first = h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + choice + word
  const majority = (a & b) ^ (a & c) ^ (b & c)
  const second = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + majority
  round.copyWithin(1, 0, 7)
  round[0] = first + second
  round[4] = d + first
}

function rotate(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by))
}
