/** What policies ask of manifests and configs. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MEDIA, parseConfig, parseManifest } from '../../../daemon/registry/manifest/manifest.ts'

const digest = (letter: string): string => `sha256:${letter.repeat(64)}`
const bytes = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value))
const blob = (letter: string, size: number) => ({ mediaType: 'x', digest: digest(letter), size })

test('an image: blobs, size, artifact type, annotations', () => {
  const parsed = parseManifest({
    mediaType: MEDIA.ociManifest,
    bytes: bytes({
      config: { ...blob('a', 10), mediaType: 'application/vnd.example.config' },
      layers: [blob('b', 100), blob('b', 100)],
      annotations: {
        'org.example.keep': 'yes',
        number: 7,
        'org.opencontainers.image.created': '2026-01-01T00:00:00Z',
      },
    }),
  })
  assert.deepEqual(parsed, {
    kind: 'image',
    config: digest('a'),
    layers: [digest('b'), digest('b')],
    blobs: [
      { digest: digest('a'), size: 10 },
      { digest: digest('b'), size: 100 },
    ],
    size: 110,
    created: '2026-01-01T00:00:00Z',
    artifactType: 'application/vnd.example.config',
    annotations: { 'org.example.keep': 'yes', 'org.opencontainers.image.created': '2026-01-01T00:00:00Z' },
  })
})

test('artifactType wins over the media type of the config', () => {
  const parsed = parseManifest({
    mediaType: MEDIA.ociManifest,
    bytes: bytes({ artifactType: 'a/b', config: { ...blob('a', 2), mediaType: 'c/d' }, layers: [] }),
  })
  assert.equal(parsed.kind === 'image' ? parsed.artifactType : '', 'a/b')
})

test('an index: children, annotations', () => {
  const parsed = parseManifest({
    mediaType: MEDIA.ociIndex,
    bytes: bytes({ manifests: [blob('c', 1)], annotations: { a: 'b' } }),
  })
  assert.deepEqual(parsed, { kind: 'index', children: [digest('c')], annotations: { a: 'b' } })
})

for (const [name, config, expected] of [
  [
    'everything',
    {
      created: '2026-01-01T00:00:00Z',
      os: 'linux',
      architecture: 'arm64',
      variant: 'v8',
      config: { Labels: { team: 'web', n: 1 } },
    },
    { created: '2026-01-01T00:00:00Z', platform: 'linux/arm64/v8', labels: { team: 'web' } },
  ],
  ['no variant', { os: 'linux', architecture: 'amd64' }, { platform: 'linux/amd64' }],
  ['an architecture alone', { architecture: 'amd64' }, {}],
  ['empty texts', { os: '', architecture: '', created: '' }, { created: '""' }],
  ['a time that is a number', { created: 1_500_000_000 }, { created: '1500000000' }],
  ['a time that is a list', { created: ['2026-01-01T00:00:00Z'] }, { created: '["2026-01-01T00:00:00Z"]' }],
  ['no time', { created: null }, {}],
  ['no labels', { config: { Labels: null } }, {}],
  ['a list', [], {}],
] as const) {
  test(`a config with ${name}`, () => assert.deepEqual(parseConfig(bytes(config)), expected))
}

test('a config that is no JSON, or is not there, says nothing', () => {
  assert.deepEqual(parseConfig(Buffer.from('{')), {})
  assert.deepEqual(parseConfig(undefined), {})
})
