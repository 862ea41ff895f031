/** The days to come, and the bytes of everything. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  evaluateAll,
  forecast,
  type OfflineRequest,
  readConfiguration,
  readImages,
  readInUse,
  readPins,
  type Registry,
} from '../../../policies/index.ts'

const NOW = Date.UTC(2026, 10, 22)
const DAY = 86_400_000
const HCL = `registry "a" {
  url = "https://a.test:5000"
}
registry "b" {
  url = "https://b.test"
}
lifecycle_policy "web" {
  registry     = registry.a
  repositories = "team/*"
  status       = "ACTIVE"
  untag        = true
  rule "previews" {
    tag_regexp    = "pr-.*"
    expire_period = "7d"
  }
}
`

const layer = (name: string, size: number) => ({ digest: `sha256:layer-${name}`, size })

function image(name: string, tags: readonly string[], days: number, rest: object = {}): object {
  const created = new Date(NOW - days * DAY).toISOString()
  return { registry: 'a', repository: 'team/web', digest: `sha256:${name}`, tags, created, ...rest }
}

async function request(images: readonly object[]): Promise<OfflineRequest> {
  const { objects } = await readConfiguration([{ name: 'p.hcl', text: HCL }])
  const read = readImages('i.json', JSON.stringify(images), NOW)
  assert.deepEqual(read.diagnostics, [])
  return { objects, images: read.images, now: NOW }
}

test('each day takes what expires on it; tags that go alone are counted apart', async () => {
  const days = forecast(
    await request([
      image('1', ['pr-1'], 8),
      image('2', ['pr-2'], 6),
      image('3', ['pr-3', 'stable'], 5),
      image('4', ['main'], 100),
    ]),
    4,
  )
  assert.deepEqual(
    days.map(({ deletes, untags, left }) => [deletes, untags, left]),
    [
      [1, 0, 3],
      [0, 0, 3],
      [1, 0, 2],
      [0, 1, 2],
      [0, 0, 2],
    ],
  )
  assert.deepEqual([days[0]?.at, days[4]?.at], [NOW, NOW + 4 * DAY])
})

test('bytes of a layer come with the last image that uses it', async () => {
  const shared = layer('s', 100)
  const images = [
    image('1', ['pr-1'], 8, { blobs: [shared, layer('1', 5)] }),
    image('2', ['pr-2'], 6, { blobs: [shared, layer('2', 7)] }),
  ]
  assert.deepEqual(
    forecast(await request(images), 2).map((day) => day.frees),
    [5, 0, 107],
  )
})

test('bytes by image, group, rule, policy and in all', async () => {
  const [shared, base] = [layer('s', 100), layer('base', 1000)]
  const images = [
    image('index', ['pr-1'], 8, { children: ['sha256:amd', 'sha256:arm'], size: 2 }),
    image('amd', [], 8, { blobs: [shared, layer('amd', 10)] }),
    image('arm', [], 8, { blobs: [shared, layer('arm', 20)] }),
    image('kept', ['main'], 8, { blobs: [base] }),
    image('other', ['pr-2'], 9, { blobs: [base, layer('o', 3)] }),
    image('elsewhere', ['pr-9'], 9, { repository: 'team/api', blobs: [layer('o', 3)] }),
  ]
  const result = evaluateAll(await request(images))
  const of = (name: string) => result.decisions.find(({ digest }) => digest === `sha256:${name}`)
  assert.deepEqual(
    ['index', 'amd', 'kept', 'other'].map((name) => [of(name)?.frees, of(name)?.groupFrees]),
    [
      [2, 132],
      [10, undefined],
      [0, undefined],
      [0, 0],
    ],
  )
  assert.deepEqual(
    result.policies.map(({ repository, frees, rules }) => [
      repository,
      frees,
      rules.map((rule) => rule.frees),
    ]),
    [
      ['team/api', 0, [0]],
      ['team/web', 132, [132]],
    ],
  )
  assert.equal(result.frees, 135, 'a layer that two repositories give up is freed once')
})

const registries: Registry[] = [
  { kind: 'registry', name: 'a', url: 'https://a.test:5000' },
  { kind: 'registry', name: 'b', url: 'https://b.test' },
]

test('images in use: hosts, tags, digests, what stands for neither', () => {
  const hex = 'f'.repeat(64)
  const list = [
    'a.test:5000/team/web:v1',
    `docker-pullable://b.test/api@sha256:${hex}`,
    `b.test/api:v2@sha256:${hex}`,
    'b.test/plain',
    'docker.io/library/nginx:1.27',
  ]
  const { pins, diagnostics } = readInUse('k8s', JSON.stringify(list), registries)
  assert.deepEqual(diagnostics, [])
  assert.deepEqual(
    pins.map(({ registry, repository, reference, owner, kind }) => [
      registry,
      repository,
      reference,
      owner,
      kind,
    ]),
    [
      ['a', 'team/web', 'v1', 'k8s', 'in_use'],
      ['b', 'api', `sha256:${hex}`, 'k8s', 'in_use'],
      ['b', 'api', 'v2', 'k8s', 'in_use'],
      ['b', 'api', `sha256:${hex}`, 'k8s', 'in_use'],
      ['b', 'plain', 'latest', 'k8s', 'in_use'],
    ],
  )
})

for (const [name, text, wanted] of [
  ['no JSON', '{', /It is not JSON/],
  ['an object', '{}', /JSON array of image references/],
  ['a number', '[7]', /must be an image reference/],
  ['a name without a host', '["nginx"]', /must be an image reference/],
  ['spaces', '["a.test/x y"]', /must be an image reference/],
  ['upper case', '["a.test/Team/web"]', /must be an image reference/],
] as const) {
  test(`a list in use with ${name} is refused: nothing of it may be lost`, () => {
    const { diagnostics } = readInUse('used.json', text, registries)
    assert.match(diagnostics.map(({ detail }) => detail).join(), wanted)
  })
}

for (const [name, pin, wanted] of [
  [
    'no registry where there are two',
    { repository: 'a', reference: 'b', owner: 'c' },
    /"registry" must be a text/,
  ],
  ['no owner', { registry: 'a', repository: 'a', reference: 'b' }, /"owner" must be a text/],
  [
    'an empty reference',
    { registry: 'a', repository: 'a', reference: '', owner: 'c' },
    /"reference" must be a text/,
  ],
  [
    'a wrong end',
    { registry: 'a', repository: 'a', reference: 'b', owner: 'c', until: 'soon' },
    /"until" must be/,
  ],
  [
    'an end that is a number',
    { registry: 'a', repository: 'a', reference: 'b', owner: 'c', until: 7 },
    /"until" must be/,
  ],
  ['a text', 'a', /must be an object/],
] as const) {
  test(`a pin with ${name} is refused`, () => {
    const { pins, diagnostics } = readPins('pins.json', JSON.stringify([pin]), registries)
    assert.deepEqual(pins, [])
    assert.match(`${diagnostics[0]?.detail} ${diagnostics[0]?.place?.address}`, wanted)
  })
}

test('a pin with an end', () => {
  const pin = { registry: 'a', repository: 'r', reference: 'v1', owner: 'me', until: '2026-12-01T00:00:00Z' }
  assert.deepEqual(readPins('p', JSON.stringify([pin]), registries).pins, [
    { ...pin, kind: 'pin', until: Date.UTC(2026, 11, 1) },
  ])
})
