import { lookup as resolve } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'

/**
 * How far away an address is. `never`: link-local, metadata services of clouds, multicast and the like; a registry has no
 * business to send us there.
 */
export type Distance = 'never' | 'loopback' | 'private' | 'public'

type Subnet = readonly [network: string, prefix: number]

const NEVER: readonly Subnet[] = [
  ['0.0.0.0', 8],
  ['169.254.0.0', 16],
  ['224.0.0.0', 3],
  ['100.100.100.200', 32],
  ['168.63.129.16', 32],
  ['192.0.0.192', 32],
  ['::', 128],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
  ['fd00:ec2::', 32],
  ['64:ff9b::a9fe:0', 112],
]
const LOOPBACK: readonly Subnet[] = [
  ['127.0.0.0', 8],
  ['::1', 128],
  ['64:ff9b::7f00:0', 104],
]
const PRIVATE: readonly Subnet[] = [
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['fc00::', 7],
  ['64:ff9b::a00:0', 104],
  ['64:ff9b::ac10:0', 108],
  ['64:ff9b::c0a8:0', 112],
]

function listOf(subnets: readonly Subnet[]): BlockList {
  const list = new BlockList()
  for (const [network, prefix] of subnets)
    list.addSubnet(network, prefix, network.includes(':') ? 'ipv6' : 'ipv4')
  return list
}

const never = listOf(NEVER)
const loopback = listOf(LOOPBACK)
const nearby = listOf(PRIVATE)

/** Of an IP address; a IPv4 address in the clothes of IPv6 is looked at as what it is. */
export function distanceOf(address: string): Distance {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
  if (never.check(address, family)) return 'never'
  if (loopback.check(address, family)) return 'loopback'
  return nearby.check(address, family) ? 'private' : 'public'
}

/** The farther of two: a host is as far as the farthest of its addresses. */
export function farther(a: Distance, b: Distance): Distance {
  return ORDER.indexOf(a) > ORDER.indexOf(b) ? a : b
}
const ORDER: readonly Distance[] = ['never', 'loopback', 'private', 'public']

/** May a host that is `home` away send us to `target`? Never nearer to us than it is itself. */
export function maySendTo(home: Distance, target: Distance): boolean {
  return target !== 'never' && ORDER.indexOf(target) >= ORDER.indexOf(home)
}

/** `https://[::1]:5000` -> `::1`; undefined: a name, which has to be looked up. */
export function literalAddress(origin: string): string | undefined {
  const host = new URL(origin).hostname.replace(/^\[|\]$/g, '')
  return isIP(host) === 0 ? undefined : host
}

export type Rule = {
  readonly allowed: (distance: Distance) => boolean
  readonly saw: (distance: Distance) => void
}

/** Looks a name up and gives only the addresses that are allowed, at the moment of dialling: a name cannot change after a check. */
export function guardedLookup({ allowed, saw }: Rule): LookupFunction {
  return (hostname, options, done) => {
    resolve(hostname, { ...options, all: true }, (error, found) => {
      if (error) return done(error, '')
      for (const { address } of found) saw(distanceOf(address))
      const usable = found.filter(({ address }) => allowed(distanceOf(address)))
      const [first] = usable
      if (first === undefined) return done(new Error(NOT_ALLOWED), '')
      if (options.all === true) done(null, usable)
      else done(null, first.address, first.family)
    })
  }
}

export const NOT_ALLOWED =
  'its address is one that a registry may not send us to: nearer than the registry itself, link-local, or a metadata service'
