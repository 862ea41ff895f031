import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { originOf, remoteId } from '../../../cli/input/origin.ts'
import { withoutCredentials } from '../../../proto/convert/origins.ts'
import { folder } from '../../support/processes.ts'

const COMMIT = 'a1b2c3d4'.repeat(5)

for (const [remote, id] of [
  ['https://git.example.com/web/policies.git', 'git.example.com/web/policies'],
  ['https://user:s3cr-token@Git.Example.com/web/policies.git/', 'git.example.com/web/policies'],
  ['https://git.example.com/web/policies?private_token=s3cr', 'git.example.com/web/policies'],
  ['git@git.example.com:web/policies.git', 'git.example.com/web/policies'],
  ['ssh://git:s3cr@git.example.com:22/web/policies.git', 'git.example.com/web/policies'],
  ['ssh://git@git.example.com:7999/web/policies.git', 'git.example.com:7999/web/policies'],
  ['/srv/git/policies.git', undefined],
  ['../policies', undefined],
  ['file:///srv/git/policies.git', undefined],
] as const)
  test(`the origin of remote ${remote} is ${id}`, () => {
    assert.equal(remoteId(remote), id)
  })

test('the daemon cuts credentials that a client sends in an origin', () => {
  for (const text of [
    'https://me:s3cr@h/p',
    'me:s3cr@h/p',
    's3cr@h/p',
    'h/p?token=s3cr',
    'https://h/p?a=s3cr',
  ])
    assert.doesNotMatch(withoutCredentials(text), /s3cr/, text)
  assert.equal(withoutCredentials('laptop:/home/ana/@scope/p'), 'laptop:/home/ana/@scope/p')
})

test('without Git, host and real path are the origin', async () => {
  using at = folder()
  mkdirSync(join(at.path, 'p'))
  symlinkSync('p', join(at.path, 'link'))
  writeFileSync(join(at.path, 'p/web.hcl'), '')
  const origin = { id: `${hostname()}:${at.path}/p` }
  for (const path of ['p', 'link', 'p/web.hcl']) assert.deepEqual(await originOf(path, at.path), origin, path)
})

test('a long path is cut to what the daemon accepts, and stays unlike another', async () => {
  using at = folder()
  const [one, other] = ['a', 'b'].map((end) => join('x'.repeat(200), 'y'.repeat(200), 'z'.repeat(200), end))
  for (const path of [one, other]) mkdirSync(join(at.path, path ?? ''), { recursive: true })
  const ids = await Promise.all([one, other].map(async (path) => (await originOf(path ?? '', at.path)).id))
  assert.ok(ids.every((id) => Buffer.byteLength(id) <= 512))
  assert.notEqual(ids[0], ids[1])
})

test("Git's files say remote, folder and commit, without a git program", async () => {
  using at = folder()
  const file = (name: string, text: string): void => writeFileSync(join(at.path, name), text)
  for (const dir of ['.git/refs/heads', 'deep/er']) mkdirSync(join(at.path, dir), { recursive: true })
  file(
    '.git/config',
    '[remote "fork"]\n url = https://h/fork\n[remote "origin"]\n\turl = https://me:s3cr@h/x.git\n',
  )
  file('.git/HEAD', 'ref: refs/heads/main\n')
  assert.deepEqual(await originOf('deep/er', at.path), { id: 'h/x/deep/er' })
  file('.git/packed-refs', `# pack-refs\n${COMMIT} refs/heads/main\n`)
  assert.deepEqual(await originOf('.', at.path), { id: 'h/x', revision: COMMIT })
  file('.git/refs/heads/main', `${'b'.repeat(40)}\n`)
  assert.equal((await originOf('.', at.path)).revision, 'b'.repeat(40))
  mkdirSync(join(at.path, 'other'))
  file('other/.git', 'gitdir: ../.git\n')
  assert.equal((await originOf('other', at.path)).id, 'h/x')
})

test('git says whether files of the folder differ from the commit', async () => {
  using at = folder()
  const git = (...words: string[]): void =>
    void execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...words], { cwd: at.path })
  git('init', '-q')
  mkdirSync(join(at.path, 'web'))
  writeFileSync(join(at.path, 'web/web.hcl'), 'a = 1\n')
  git('add', '.')
  git('commit', '-q', '-m', 'one')
  assert.equal((await originOf('web', at.path)).modified, false)
  writeFileSync(join(at.path, 'beside.txt'), '')
  assert.equal(
    (await originOf('web', at.path)).modified,
    false,
    'what lies beside the folder is not asked for',
  )
  writeFileSync(join(at.path, 'web/new.hcl'), 'b = 1\n')
  const { id, modified } = await originOf('web', at.path)
  assert.deepEqual([id, modified], [`${hostname()}:${at.path}/web`, true])
})
