/** What pods run, from the JSON that kubectl prints. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clusterImages } from '../../../cli/input/cluster-images.ts'

const digest = `sha256:${'ab'.repeat(32)}`
const pods = (...items: unknown[]): string => JSON.stringify({ kind: 'List', items })
const named = (text: string) =>
  clusterImages('pods', text).images.map(({ host, repository, reference }) => [host, repository, reference])

test('each container counts by the tag that its pod names, and by the digest that its node runs, once', () => {
  const pod = {
    spec: {
      containers: [{ image: 'r.example.com/shop/web:v1' }],
      initContainers: [{ image: 'r.example.com/shop/init:v2' }],
      ephemeralContainers: [{ image: 'r.example.com:5000/debug' }],
    },
    status: {
      containerStatuses: [
        { image: 'r.example.com/shop/web:v1', imageID: `r.example.com/shop/web@${digest}` },
      ],
      initContainerStatuses: [{ imageID: `docker-pullable://r.example.com/shop/init@${digest}` }],
    },
  }
  assert.deepEqual(named(pods(pod, pod)), [
    ['r.example.com', 'shop/web', 'v1'],
    ['r.example.com', 'shop/init', 'v2'],
    ['r.example.com:5000', 'debug', 'latest'],
    ['r.example.com', 'shop/web', digest],
    ['r.example.com', 'shop/init', digest],
  ])
})

test('names without a host are those of Docker Hub, and a digest comes before its tag', () => {
  const images = ['nginx', 'bitnami/redis:7', 'localhost/own:v1', `r.io/a/b:v1@${digest}`]
  assert.deepEqual(named(pods({ spec: { containers: images.map((image) => ({ image })) } })), [
    ['docker.io', 'library/nginx', 'latest'],
    ['docker.io', 'bitnami/redis', '7'],
    ['localhost', 'own', 'v1'],
    ['r.io', 'a/b', digest],
  ])
})

test('an image that was built on its node is named, and what is no list of pods is refused', () => {
  const status = {
    containerStatuses: [{ imageID: digest }, { imageID: `docker://${digest}` }, { imageID: '' }, null],
  }
  const found = clusterImages('pods', pods({ status }, { spec: { containers: 'x' } }, 'x'))
  assert.deepEqual(found, { images: [], unreadable: [digest, `docker://${digest}`] })
  assert.deepEqual(named(JSON.stringify({ kind: 'Pod', spec: { containers: [{ image: 'a.io/b:c' }] } })), [
    ['a.io', 'b', 'c'],
  ])
  for (const wrong of ['', '[]', '{}', 'null', '{"kind":"Deployment"}'])
    assert.throws(() => clusterImages('-', wrong), {
      code: 'INVALID_ARGUMENT',
      message: /kubectl get pods -A -o json/,
    })
})
