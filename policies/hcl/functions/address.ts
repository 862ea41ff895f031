/** An address of IPv4 (32 bits) or IPv6 (128 bits). */
export type Address = { readonly bits: 32 | 128; readonly number: bigint }

/** The addresses from `first` on that share the first `length` bits. */
export type Network = { readonly bits: 32 | 128; readonly length: number; readonly first: bigint }

/** Undefined: it is not an address, a slash and a length. Bits after the prefix do not count. */
export function parseNetwork(text: string): Network | undefined {
  const [address = '', lengthText = '', ...rest] = text.split('/')
  const parsed = parseAddress(address)
  if (parsed === undefined || rest.length > 0 || !/^\d{1,3}$/.test(lengthText)) return undefined
  const { bits, number } = parsed
  const length = Number(lengthText)
  return length > bits ? undefined : { bits, length, first: number & maskOf(bits, length) }
}

/** So many ones, and zeros. */
export function maskOf(bits: 32 | 128, length: number): bigint {
  return ((1n << BigInt(length)) - 1n) << BigInt(bits - length)
}

function parseAddress(text: string): Address | undefined {
  if (!text.includes(':')) {
    const number = parseFour(text)
    return number === undefined ? undefined : { bits: 32, number }
  }
  const number = parseSix(text)
  return number === undefined ? undefined : { bits: 128, number }
}

/** As in Terraform, zeros before a number mean nothing. */
function parseFour(text: string): bigint | undefined {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every((part) => /^\d+$/.test(part) && Number(part) < 256)) return undefined
  return parts.reduce((number, part) => (number << 8n) | BigInt(part), 0n)
}

const GROUPS = 8

function parseSix(text: string): bigint | undefined {
  const [before = '', after, ...more] = text.split('::')
  if (more.length > 0) return undefined
  const head = groupsOf(before, after === undefined)
  const tail = groupsOf(after ?? '', true)
  if (head === undefined || tail === undefined) return undefined
  const missing = GROUPS - head.length - tail.length
  if (after === undefined ? missing !== 0 : missing < 1) return undefined
  const zeros = Array.from({ length: missing }, () => 0n)
  return [...head, ...zeros, ...tail].reduce((number, group) => (number << 16n) | group, 0n)
}

/** Groups of 16 bits; the last two of an address may be written as in IPv4. */
function groupsOf(text: string, last: boolean): readonly bigint[] | undefined {
  if (text === '') return []
  const groups: bigint[] = []
  const parts = text.split(':')
  for (const [at, part] of parts.entries()) {
    const four = last && at === parts.length - 1 && part.includes('.') ? parseFour(part) : undefined
    if (four !== undefined) groups.push(four >> 16n, four & 0xffffn)
    else if (/^[0-9a-fA-F]{1,4}$/.test(part)) groups.push(BigInt(`0x${part}`))
    else return undefined
  }
  return groups
}

/** One of IPv4 addresses in IPv6 (::ffff:10.0.0.0/104) is written as the IPv4 network that it is. */
export function networkText({ bits, length, first }: Network): string {
  const mapped = bits === 128 && length >= 96 && isMapped(first)
  return `${addressText({ bits, number: first })}/${mapped ? length - 96 : length}`
}

/** Is it an IPv4 address, as IPv6 has it? */
function isMapped(number: bigint): boolean {
  return number >> 32n === 0xffffn
}

/** As in RFC 5952: the longest run of two and more zeros is left out. An IPv4 address in IPv6 is written as in IPv4. */
export function addressText({ bits, number }: Address): string {
  if (bits === 32 || isMapped(number))
    return [24n, 16n, 8n, 0n].map((by) => String((number >> by) & 0xffn)).join('.')
  const groups = Array.from(
    { length: GROUPS },
    (_, at) => (number >> BigInt(16 * (GROUPS - 1 - at))) & 0xffffn,
  )
  const zeros = longestZeros(groups)
  return zeros.length < 2
    ? groupsText(groups)
    : `${groupsText(groups.slice(0, zeros.start))}::${groupsText(groups.slice(zeros.start + zeros.length))}`
}

function groupsText(groups: readonly bigint[]): string {
  return groups.map((group) => group.toString(16)).join(':')
}

function longestZeros(groups: readonly bigint[]): { readonly start: number; readonly length: number } {
  let longest = { start: 0, length: 0 }
  for (let start = 0; start < groups.length; start += 1) {
    const found = groups.slice(start).findIndex((group) => group !== 0n)
    const length = found === -1 ? groups.length - start : found
    if (length > longest.length) longest = { start, length }
  }
  return longest
}
