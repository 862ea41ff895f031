import assert from 'node:assert/strict'
import type { lookup, LookupAddress } from 'node:dns'
import { isIP } from 'node:net'
import { test } from 'node:test'
import * as fc from 'fast-check'
import type { Distance } from '../../../daemon/registry/client.ts'
import {
  distanceOf,
  guardedLookup,
  literalAddress,
  isAsFarAs,
} from '../../../daemon/registry/transport/dial-rules.ts'
import { CareenError } from '../../../policies/index.ts'

const ADDRESSES: Readonly<Record<Distance, readonly string[]>> = {
  never: [
    '0.0.0.0',
    '0.1.2.3',
    '169.254.169.254',
    '169.254.0.1',
    '100.100.100.200',
    '168.63.129.16',
    '192.0.0.192',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    'fe80::1',
    'febf::1',
    'ff02::1',
    'fd00:ec2::254',
    '::ffff:169.254.169.254',
    '::ffff:a9fe:a9fe',
    '64:ff9b::a9fe:a9fe',
    '64:ff9b:1::a9fe:a9fe',
    '::a9fe:a9fe',
    '2002:a9fe:a9fe::1',
    'fe80::1%eth0',
    'fd20:ce::254',
    'fd00:c1::a9fe:a9fe',
    '239.255.255.250',
  ],
  loopback: ['127.0.0.1', '127.255.255.255', '::1', '::ffff:127.0.0.1', '64:ff9b::7f00:1'],
  private: [
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '100.64.0.1',
    '198.19.0.1',
    'fd12::1',
    '::ffff:10.1.2.3',
    '64:ff9b::c0a8:101',
  ],
  public: ['8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '::ffff:8.8.8.8', '192.169.0.1'],
}
for (const [distance, addresses] of Object.entries(ADDRESSES)) {
  for (const address of addresses) {
    test(`${address} is ${distance}`, () => assert.equal(distanceOf(address), distance))
  }
}

test('any IPv4 address is what it is in the clothes of IPv6', () => {
  fc.assert(
    fc.property(fc.ipV4(), (address) => {
      const distance = distanceOf(address)
      const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number)
      const hex = `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`
      for (const wrapper of ['::ffff:', '::ffff:0:', '64:ff9b::', '64:ff9b:1::'])
        assert.equal(distanceOf(`${wrapper}${hex}`), distance, wrapper)
      assert.equal(distanceOf(`2002:${hex}::1`), distance)
      // ::1 is the loopback of IPv6.
      if (address !== '0.0.0.1') assert.equal(distanceOf(`::${hex}`), distance)
    }),
  )
})

test('nobody sends us nearer than he is himself, and nobody to what is never allowed', () => {
  const all: readonly Distance[] = ['never', 'loopback', 'private', 'public']
  const allowed = all.map((home) => all.filter((target) => isAsFarAs(home, target)))
  assert.deepEqual(allowed, [
    ['loopback', 'private', 'public'],
    ['loopback', 'private', 'public'],
    ['private', 'public'],
    ['public'],
  ])
})

/** Ways to write 169.254.169.254. */
const METADATA: readonly string[] = [
  'http://169.254.169.254',
  'http://169.254.169.254.',
  'http://2852039166',
  'http://0xa9fea9fe',
  'http://0xa9.0xfe.0xa9.0xfe',
  'http://0251.0376.0251.0376',
  'http://025177524776',
  'http://169.254.43518',
  'http://169%2E254%2E169%2E254',
  'http://①⑥⑨.254.169.254',
  'http://[::ffff:169.254.169.254]',
  'http://[0:0:0:0:0:ffff:a9fe:a9fe]',
  'http://[::169.254.169.254]',
  'http://[64:ff9b::169.254.169.254]',
]

test('addresses that are written out are found, names are not', () => {
  assert.equal(literalAddress('http://127.0.0.1:5000'), '127.0.0.1')
  assert.equal(literalAddress('http://[::1]:5000'), '::1')
  assert.equal(literalAddress('http://0x7f.1:5000'), '127.0.0.1')
  assert.equal(literalAddress('http://2130706433/'), '127.0.0.1')
  for (const spelling of METADATA) assert.equal(distanceOf(literalAddress(spelling) ?? ''), 'never', spelling)
  assert.equal(literalAddress('http://registry.test'), undefined)
})

const refusedError = new CareenError('REGISTRY_UNREACHABLE', 'no')

/** Looks a name up that resolves to these addresses. */
function look(
  addresses: readonly string[],
  allowed: readonly Distance[],
  all = true,
): Promise<{ readonly error: Error | null; readonly found: unknown; readonly seen: readonly Distance[] }> {
  const seen: Distance[] = []
  const answer = addresses.map((address) => ({ address, family: isIP(address) }))
  const resolve = ((_name: string, _options: unknown, done: (error: null, found: LookupAddress[]) => void) =>
    done(null, answer)) as unknown as typeof lookup
  const rule = {
    refusal: (one: Distance) => (allowed.includes(one) ? undefined : refusedError),
    saw: (one: Distance) => void seen.push(one),
  }
  return new Promise((done) => {
    guardedLookup(rule, resolve)('registry.test', { all }, (error, found) => done({ error, found, seen }))
  })
}

test('a name resolves to the addresses that are allowed, and to none of the others', async () => {
  const addresses = ['169.254.169.254', '10.0.0.1', '::ffff:a9fe:a9fe', '8.8.8.8']
  const some = await look(addresses, ['private', 'public'])
  assert.deepEqual(some.found, [
    { address: '10.0.0.1', family: 4 },
    { address: '8.8.8.8', family: 4 },
  ])
  assert.deepEqual(some.seen, ['never', 'private', 'never', 'public'])
  assert.equal((await look(addresses, ['public'], false)).found, '8.8.8.8')
  assert.equal((await look(addresses, ['loopback'])).error, refusedError)
  assert.match(String((await look([], ['public'])).error), /no address/)
})

test('the resolver of this host is asked', async () => {
  const rule = { refusal: () => undefined, saw: (one: Distance) => assert.equal(one, 'loopback') }
  const found = await new Promise((done) =>
    guardedLookup(rule)('localhost', { all: false }, (error, address) => done(error ?? address)),
  )
  assert.equal(distanceOf(String(found)), 'loopback')
})
