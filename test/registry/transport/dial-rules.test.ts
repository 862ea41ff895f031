import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import {
  type Distance,
  distanceOf,
  guardedLookup,
  literalAddress,
  maySendTo,
} from '../../../daemon/registry/transport/dial-rules.ts'

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
      assert.equal(distanceOf(`::ffff:${address}`), distanceOf(address))
    }),
  )
})

test('nobody sends us nearer than he is himself, and nobody to what is never allowed', () => {
  const all: readonly Distance[] = ['never', 'loopback', 'private', 'public']
  const allowed = all.map((home) => all.filter((target) => maySendTo(home, target)))
  assert.deepEqual(allowed, [
    ['loopback', 'private', 'public'],
    ['loopback', 'private', 'public'],
    ['private', 'public'],
    ['public'],
  ])
})

test('addresses that are written out are found, names are not', () => {
  assert.equal(literalAddress('http://127.0.0.1:5000'), '127.0.0.1')
  assert.equal(literalAddress('http://[::1]:5000'), '::1')
  assert.equal(literalAddress('http://0x7f.1:5000'), '127.0.0.1')
  assert.equal(literalAddress('http://2130706433/'), '127.0.0.1')
  assert.equal(literalAddress('http://registry.test'), undefined)
})

for (const all of [true, false]) {
  test(`a name is looked up for what is allowed alone (all: ${all})`, async () => {
    const seen: Distance[] = []
    const look = (allowed: (distance: Distance) => boolean): Promise<unknown[]> =>
      new Promise((resolve) => {
        const lookup = guardedLookup({ allowed, saw: (one) => seen.push(one) })
        lookup('localhost', { all }, (error, ...found) => resolve([error?.message, ...found]))
      })
    const [error, found] = await look(() => true)
    assert.ok(error === undefined || error === null)
    assert.ok(all ? Array.isArray(found) : typeof found === 'string')
    assert.ok(seen.length > 0 && seen.every((one) => one === 'loopback'))
    assert.match(String((await look((one) => one !== 'loopback'))[0]), /may not send us to/)
  })
}
