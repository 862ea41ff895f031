import { addressText, maskOf, type Network, networkText, parseNetwork } from './address.ts'
import { binary, type Defined, ternary, unary } from './define.ts'
import type { Calling } from './function.ts'
import { rest, TEXT, WHOLE } from './parameters.ts'

export const NETWORK_FUNCTIONS: readonly Defined[] = [
  binary(
    'cidrhost(prefix, number)',
    'An address in a network such as 10.0.0.0/8, by its number. A negative number counts from the end.',
    [TEXT, WHOLE],
    cidrhost,
  ),
  unary(
    'cidrnetmask(prefix)',
    'The mask of an IPv4 network, such as 255.240.0.0.',
    TEXT,
    (prefix, calling) => {
      const { bits, length } = network(prefix, calling)
      if (bits !== 32) return calling.fail(0, 'only IPv4 networks have a mask.')
      return addressText({ bits, number: maskOf(bits, length) })
    },
  ),
  ternary(
    'cidrsubnet(prefix, newbits, number)',
    'A network in a network, whose prefix is longer by so many bits, by its number.',
    [TEXT, WHOLE, WHOLE],
    cidrsubnet,
  ),
  binary(
    'cidrsubnets(prefix, [newbits...])',
    'Networks that follow each other in a network, whose prefixes are longer by so many bits.',
    [TEXT, rest(WHOLE)],
    cidrsubnets,
  ),
]

function network(prefix: string, calling: Calling): Network {
  return (
    parseNetwork(prefix) ??
    calling.fail(0, 'this is not the prefix of a network, such as 10.0.0.0/8 or fd00::/8.')
  )
}

function cidrhost(prefix: string, number: number, calling: Calling): string {
  const { bits, length, first } = network(prefix, calling)
  const size = 1n << BigInt(bits - length)
  const wanted = BigInt(number)
  if (wanted >= size || wanted < -size)
    return calling.fail(1, `the network has ${size} addresses, so there is no number ${number}.`)
  return addressText({ bits, number: first + (wanted < 0n ? size + wanted : wanted) })
}

function cidrsubnet(prefix: string, newBits: number, number: number, calling: Calling): string {
  const { bits, length, first } = network(prefix, calling)
  if (newBits < 0 || length + newBits > bits)
    return calling.fail(1, `the prefix has room for 0 to ${bits - length} more bits.`)
  const count = 1n << BigInt(newBits)
  if (number < 0 || BigInt(number) >= count)
    return calling.fail(2, `with ${newBits} more bits the networks are numbered 0 to ${count - 1n}.`)
  const longer = length + newBits
  return networkText({ bits, length: longer, first: first + (BigInt(number) << BigInt(bits - longer)) })
}

/** Longest addition to a prefix, as in Terraform. */
const MOST_BITS = 32

function cidrsubnets(prefix: string, newBits: readonly number[], calling: Calling): readonly string[] {
  const { bits, length, first } = network(prefix, calling)
  const end = first + (1n << BigInt(bits - length))
  let next = first
  return newBits.map((more, at) => {
    if (more < 1 || more > MOST_BITS || length + more > bits)
      return calling.fail(at + 1, `a prefix gets 1 to ${Math.min(MOST_BITS, bits - length)} more bits.`)
    const size = 1n << BigInt(bits - length - more)
    const start = ((next + size - 1n) / size) * size
    if (start + size > end)
      return calling.fail(at + 1, 'there is no room for this network after the ones before it.')
    next = start + size
    return networkText({ bits, length: length + more, first: start })
  })
}
