/** Reading a distribution registry's filesystem. */
import assert from 'node:assert/strict'
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { readStorage } from '../../daemon/inventory/storage-times.ts'
import { openTestRegistry } from '../conformance/registry.ts'
import { folder } from '../support/processes.ts'
import { pushImage } from '../support/push.ts'
import { startDockerRegistry } from '../support/registry-server.ts'
import { skipWithoutServer } from '../support/skips.ts'
import { seedStorage } from './seed-storage.ts'

const signal = new AbortController().signal
const digest = (letter: string): string => `sha256:${letter.repeat(64)}`
const [a, b, c] = [digest('a'), digest('b'), digest('c')]
const at = Date.UTC(2025, 0, 1)

type Layout = {
  readonly root: string
  readonly url: string
  readonly manifests: string
  readonly [Symbol.dispose]: () => void
}

/** team/web: `v1` on a, `latest` on b that was on a before, c without a tag. */
function layout(): Layout {
  const made = folder()
  const manifests = seedStorage(made.path, 'team/web', {
    revisions: { [a]: at, [b]: at + 1000, [c]: at + 2000 },
    tags: { v1: { digest: a, at: at + 10 }, latest: { digest: b, at: at + 1010, before: [a] } },
  })
  return {
    root: made.path,
    url: pathToFileURL(made.path).href,
    manifests,
    [Symbol.dispose]: () => made[Symbol.dispose](),
  }
}

test('all manifests with their times, tags with how many digests they had', async () => {
  using made = layout()
  const found = await readStorage(made.url, 'team/web', signal)
  const revisions = new Map([
    [a, at],
    [b, at + 1000],
    [c, at + 2000],
  ])
  const tags = new Map([
    ['latest', { digest: b, pushedAt: at + 1010, digests: 2 }],
    ['v1', { digest: a, pushedAt: at + 10, digests: 1 }],
  ])
  assert.deepEqual(found, { revisions, tags })
})

test('a repository that is not there has nothing, nor has one that only holds others', async () => {
  using made = layout()
  for (const name of ['team/api', 'team', 'other'])
    assert.deepEqual(await readStorage(made.url, name, signal), { revisions: new Map(), tags: new Map() })
})

test('what was deleted leaves an empty folder, and is not there', async () => {
  using made = layout()
  rmSync(join(made.manifests, 'revisions', a.replace(':', '/'), 'link'))
  rmSync(join(made.manifests, 'tags/v1/current'), { recursive: true })
  const found = await readStorage(made.url, 'team/web', signal)
  assert.deepEqual([...found.revisions.keys()].toSorted(), [b, c])
  assert.deepEqual([...found.tags.keys()], ['latest'])
})

test('files and folders that are not links are passed over', async () => {
  using made = layout()
  writeFileSync(join(made.manifests, 'revisions/sha256/file'), '')
  mkdirSync(join(made.manifests, 'revisions/sha256/not-hex/link'), { recursive: true })
  assert.equal((await readStorage(made.url, 'team/web', signal)).revisions.size, 3)
})

const broken: readonly [string, (made: Layout) => void, RegExp, string?][] = [
  [
    'a root without a registry',
    ({ root }) => rmSync(join(root, 'docker'), { recursive: true }),
    /folder .*repositories does not exist/,
  ],
  ['no root', ({ root }) => rmSync(root, { recursive: true }), /ENOENT/],
  ['a name that leads out', () => {}, /is not the name of a repository/, '../../../etc'],
  ['a name with a dot folder', () => {}, /is not the name of a repository/, 'team/./web'],
  [
    'a link to a folder among the tags',
    ({ manifests }) => symlinkSync('/etc', join(manifests, 'tags/evil')),
    /evil is a symbolic link/,
  ],
  [
    'a repository behind a symbolic link',
    ({ root }) =>
      symlinkSync(
        join(root, 'docker/registry/v2/repositories/team'),
        join(root, 'docker/registry/v2/repositories/away'),
      ),
    /path contains a symbolic link/,
    'away/web',
  ],
  [
    'a link file that is a symbolic link',
    ({ manifests }) => {
      rmSync(join(manifests, 'tags/v1/current/link'))
      symlinkSync('/etc/hostname', join(manifests, 'tags/v1/current/link'))
    },
    /link is not a file/,
  ],
  [
    'a link with something else in it',
    ({ manifests }) => writeFileSync(join(manifests, 'tags/v1/current/link'), 'x'.repeat(5000)),
    /does not contain a sha256 digest/,
  ],
  [
    'a file where a folder must be',
    ({ manifests }) => {
      rmSync(join(manifests, 'tags'), { recursive: true })
      writeFileSync(join(manifests, 'tags'), '')
    },
    /is not a folder/,
  ],
]
for (const [what, breakIt, message, repository = 'team/web'] of broken) {
  test(`${what}: it stops and says why`, async () => {
    using made = layout()
    breakIt(made)
    await assert.rejects(readStorage(made.url, repository, signal), { code: 'FAILED_PRECONDITION', message })
  })
}

test('it stops when asked to', async () => {
  using made = layout()
  await assert.rejects(readStorage(made.url, 'team/web', AbortSignal.abort()), { name: 'AbortError' })
})

describe('docker-registry 2.8', { skip: await skipWithoutServer('docker-registry') }, () => {
  test('what docker-registry 2.8 really writes', async () => {
    await using server = await startDockerRegistry({ deleteEnabled: true })
    const target = { url: server.url, repository: 'team/web' }
    const before = Date.now() - 1000
    const old = await pushImage(target, { tags: ['latest', 'v1'], seed: 'old' })
    const fresh = await pushImage(target, { tags: ['latest'], seed: 'new' })
    const gone = await pushImage(target, { tags: ['gone'], seed: 'gone' })
    const alone = await pushImage(target, { tags: [], seed: 'alone' })
    const client = openTestRegistry(server.url)
    await client.deleteManifest('team/web', gone.digest)
    await client.close()
    const { revisions, tags } = await readStorage(server.storage, 'team/web', signal)
    assert.deepEqual(
      [...revisions.keys()].toSorted(),
      [old, fresh, alone].map((one) => one.digest).toSorted(),
    )
    assert.ok([...revisions.values()].every((time) => time >= before && time <= Date.now() + 1000))
    const latest = { digest: fresh.digest, digests: 2 }
    const v1 = { digest: old.digest, digests: 1 }
    assert.deepEqual(
      new Map([...tags].map(([tag, { digest: of, digests }]) => [tag, { digest: of, digests }])),
      new Map(Object.entries({ latest, v1 })),
    )
  })
})
