import { lookup } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import type { CareenError } from '../../../policies/model/index.ts'
import type { Distance } from '../client.ts'

type Subnet = readonly [network: string, prefix: number]

const NEVER: readonly Subnet[] = [
  ['0.0.0.0', 8],
  ['169.254.0.0', 16],
  ['224.0.0.0', 3],
  // Alibaba, Azure, Oracle.
  ['100.100.100.200', 32],
  ['168.63.129.16', 32],
  ['192.0.0.192', 32],
  ['::', 128],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
  // Amazon, Google, Oracle, Scaleway.
  ['fd00:ec2::', 32],
  ['fd20:ce::254', 128],
  ['fd00:c1::a9fe:a9fe', 128],
  ['fd00:42::42', 128],
]
const LOOPBACK: readonly Subnet[] = [
  ['127.0.0.0', 8],
  ['::1', 128],
]
const PRIVATE: readonly Subnet[] = [
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['fc00::', 7],
]

/** What precedes an IPv4 address within one of IPv6: compatible, translated, and both networks of NAT64. */
const WRAPPERS = ['::', '::ffff:0:', '64:ff9b::', '64:ff9b:1::'] as const

/** Returns the IPv6 subnets that mean an IPv4 subnet. Without `::ffff:0:0/96`, which BlockList reads as IPv4. */
function wrapped([network, prefix]: Subnet): readonly Subnet[] {
  const [a = 0, b = 0, c = 0, d = 0] = network.split('.').map(Number)
  const hex = `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`
  return [
    ...WRAPPERS.map((wrapper): Subnet => [`${wrapper}${hex}`, 96 + prefix]),
    // 6to4 has the address after its first 16 bits.
    [`2002:${hex}::`, 16 + prefix],
  ]
}

function listOf(subnets: readonly Subnet[]): BlockList {
  const list = new BlockList()
  for (const subnet of subnets) {
    const isWide = subnet[0].includes(':')
    list.addSubnet(...subnet, isWide ? 'ipv6' : 'ipv4')
    for (const one of isWide ? [] : wrapped(subnet)) list.addSubnet(...one, 'ipv6')
  }
  return list
}

const never = listOf(NEVER)
const loopback = listOf(LOOPBACK)
const nearby = listOf(PRIVATE)

/** Returns the distance of an IP address. An IPv4 address within one of IPv6 has the distance of the IPv4 address. */
export function distanceOf(address: string): Distance {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
  // Why first: ::1 is also 0.0.0.1 in IPv6.
  if (loopback.check(address, family)) return 'loopback'
  if (never.check(address, family)) return 'never'
  return nearby.check(address, family) ? 'private' : 'public'
}

/** The farther of two: a host is as far as the farthest of its addresses. */
export function farther(a: Distance, b: Distance): Distance {
  return ORDER.indexOf(a) > ORDER.indexOf(b) ? a : b
}
const ORDER: readonly Distance[] = ['never', 'loopback', 'private', 'public']

/** Returns true if an address at `target` is at least as far as `limit`. False for an address that is never dialled. */
export function isAsFarAs(limit: Distance, target: Distance): boolean {
  return target !== 'never' && ORDER.indexOf(target) >= ORDER.indexOf(limit)
}

/** `https://[::1]:5000` -> `::1`; undefined: a name, which has to be looked up. */
export function literalAddress(origin: string): string | undefined {
  const host = new URL(origin).hostname.replace(/^\[|\]$/g, '')
  return isIP(host) === 0 ? undefined : host
}

export type Rule = {
  /** Returns why an address at this distance is not dialled, or undefined if it is. */
  readonly refusal: (distance: Distance) => CareenError | undefined
  readonly saw: (distance: Distance) => void
}

/**
 * Resolves a name to the addresses that the rule allows. Called for each connection. Why: a name that was checked before could
 * resolve to another address now.
 */
export function guardedLookup({ refusal, saw }: Rule, resolve: typeof lookup = lookup): LookupFunction {
  return (hostname, options, done) => {
    resolve(hostname, { ...options, all: true }, (error, found) => {
      if (error) return done(error, '')
      const distances = found.map(({ address }) => distanceOf(address))
      for (const distance of distances) saw(distance)
      const refusals = distances.map(refusal)
      const usable = found.filter((_, i) => refusals[i] === undefined)
      const [first] = usable
      if (first === undefined)
        return done(refusals[0] ?? Object.assign(new Error('no address'), { code: 'ENODATA' }), '')
      if (options.all === true) done(null, usable)
      else done(null, first.address, first.family)
    })
  }
}
