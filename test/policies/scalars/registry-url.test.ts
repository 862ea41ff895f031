/** One registry is one registry, however its URL is spelt. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { readConfiguration, readInUse } from '../../../policies/index.ts'
import { canonicalRegistryHost, canonicalRegistryUrl } from '../../../policies/scalars/registry-url.ts'

const SAME: Readonly<Record<string, readonly string[]>> = {
  'registry.example.com:default': [
    'https://registry.example.com',
    'http://registry.example.com',
    'https://registry.example.com/',
    'https://registry.example.com:443',
    'http://registry.example.com:80/',
    'http://registry.example.com:443',
    'HTTPS://Registry.EXAMPLE.com',
    'https://registry.example.com.',
    'https://registry.example.com.:443/',
    'https://registry%2Eexample.com',
    'https://registry。example.com',
  ],
  'loopback:5000': [
    'http://localhost:5000',
    'http://LOCALHOST:5000/',
    'http://localhost.:5000',
    'http://registry.localhost:5000',
    'http://127.0.0.1:5000',
    'http://127.1:5000',
    'http://127.0.0.2:5000',
    'http://0x7f.1:5000',
    'http://0177.0.0.1:5000',
    'http://2130706433:5000',
    'http://127.0.0.1.:5000',
    'http://[::1]:5000',
    'http://[0:0:0:0:0:0:0:1]:5000',
    'http://[::ffff:127.0.0.1]:5000',
    'http://[::FFFF:7f00:1]:5000',
    'http://0.0.0.0:5000',
    'http://0:5000',
    'http://[::]:5000',
    'https://ip6-localhost:05000',
  ],
  '10.1.2.3:5000': [
    'http://10.1.2.3:5000',
    'http://10.1.515:5000',
    'http://[::ffff:a01:203]:5000',
    'http://0xa010203:5000',
  ],
  '[2001:db8::1]:default': [
    'https://[2001:db8::1]',
    'https://[2001:DB8:0:0:0:0:0:1]:443',
    'https://[2001:0db8::0001]/',
  ],
  'xn--bcher-kva.example:default': [
    'https://bücher.example',
    'https://BÜCHER.example',
    'https://xn--bcher-kva.example',
    'https://bu\u0308cher.example',
  ],
  'docker.io:default': [
    'https://docker.io',
    'https://index.docker.io',
    'https://registry-1.docker.io/',
    'https://registry.hub.docker.com',
  ],
  'registry.example.com:default/a': [
    'https://registry.example.com/a',
    'https://registry.example.com/a/',
    'https://registry.example.com/x/../a//',
  ],
}

for (const [identity, urls] of Object.entries(SAME))
  for (const url of urls)
    test(`${url} is ${identity}`, () => assert.equal(canonicalRegistryUrl(url), identity))

test('other hosts, ports and paths are other registries', () => {
  const others = [
    'https://registry.example.com',
    'https://registry.example.com:8443',
    'https://registry.example.com:5000',
    'https://example.com',
    'https://registry.example.org',
    'https://registry.example.com/a',
    'https://registry.example.com/A',
    'http://127.0.0.1:5000',
    'http://127.0.0.1:5001',
    'http://128.0.0.1:5000',
    'http://[2001:db8::1]',
    'http://[::ffff:0:127.0.0.1]',
    'https://localhost.example.com',
    'https://notdocker.io',
  ]
  assert.equal(new Set(others.map(canonicalRegistryUrl)).size, others.length)
})

test('an identity is never the name of a block, and one of an identity is itself', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.webUrl()), (text) => {
      assert.match(canonicalRegistryUrl(text), /:/)
    }),
  )
  for (const identity of [
    'registry.example.com:5000',
    '10.1.2.3:5000',
    '[2001:db8::1]:5000',
    'docker.io:5000',
  ])
    assert.equal(canonicalRegistryHost(identity), identity)
})

test('two blocks that are one registry are refused, and the message says which', async () => {
  for (const url of ['http://LOCALHOST:5000/', 'http://127.1:5000', 'https://[::ffff:127.0.0.1]:5000']) {
    const text = `registry "a" {\n  url = "http://localhost:5000"\n}\nregistry "b" {\n  url = "${url}"\n}\n`
    const { diagnostics } = await readConfiguration([{ name: 'p.hcl', text }])
    const found = diagnostics.find(({ summary }) => summary === 'Registry declared twice')
    assert.equal(found?.place?.address, 'registry.b')
    assert.match(
      found?.detail ?? '',
      /^registry\.a \(http:\/\/localhost:5000\) is the same registry.*Remove one/,
    )
  }
})

test('images in use protect their registry, however its host is spelt', () => {
  const registry = { kind: 'registry', name: 'r', url: 'https://registry.example.com' } as const
  for (const host of [
    'registry.example.com',
    'registry.example.com:443',
    'Registry.Example.COM',
    'registry.example.com.',
  ])
    assert.equal(readInUse('used', JSON.stringify([`${host}/team/web:v1`]), [registry]).pins.length, 1, host)
  for (const host of ['registry.example.com:5000', 'example.com'])
    assert.equal(readInUse('used', JSON.stringify([`${host}/team/web:v1`]), [registry]).pins.length, 0, host)
  const local = { ...registry, url: 'http://localhost:5000' }
  assert.equal(readInUse('used', '["127.0.0.1:5000/team/web:v1"]', [local]).pins[0]?.registry, 'r')
})
