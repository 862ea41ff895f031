/** The modes of the files of a database, over real starts of the daemon. */
import assert from 'node:assert/strict'
import { chmodSync, chownSync, lstatSync, mkdirSync, readdirSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { careen, folder, start, startTestDaemon } from '../support/processes.ts'

/** The mode of each file of a database in a directory, by its name. */
function modes(directory: string): Record<string, string> {
  const names = readdirSync(directory).filter((name) => name.startsWith('careen.db'))
  return Object.fromEntries(
    names.map((name) => [name, (lstatSync(join(directory, name)).mode & 0o777).toString(8)]),
  )
}

const FILES = [
  'careen.db',
  'careen.db-shm',
  'careen.db-wal',
  'careen.db.lock',
  'careen.db.pid',
  'careen.db.audit-key',
]
const PRIVATE = Object.fromEntries(FILES.map((name) => [name, '600']))

/** Runs `act` as a shell with `umask 0` would. */
async function withoutUmask<T>(act: () => Promise<T>): Promise<T> {
  const before = process.umask(0)
  try {
    return await act()
  } finally {
    process.umask(before)
  }
}

test('a new database has private files in a private directory, whatever the umask', async () => {
  using at = folder()
  const directory = join(at.path, 'new')
  const args = ['--database', join(directory, 'careen.db')]
  await using daemon = await withoutUmask(() => startTestDaemon(at.path, args))
  assert.equal((await careen(['runs'], daemon.env)).code, 0)
  const found = modes(directory)
  // SQLite has a journal of the lock only while it writes there.
  delete found['careen.db.lock-journal']
  assert.deepEqual(found, PRIVATE)
  assert.equal(statSync(directory).mode & 0o777, 0o700)
  assert.doesNotMatch(daemon.output(), /other users/)
})

test('files of an existing database that others can use become private, with a warning each', async () => {
  using at = folder()
  const first = await startTestDaemon(at.path)
  assert.equal((await careen(['runs'], first.env)).code, 0)
  await first.kill()
  const left = Object.keys(modes(at.path)).filter((name) => name !== 'careen.db-shm')
  assert.ok(left.includes('careen.db-wal'), 'the daemon that was killed left its log')
  for (const name of left) chmodSync(join(at.path, name), 0o644)
  chmodSync(at.path, 0o777)
  await using daemon = await startTestDaemon(at.path)
  for (const [name, mode] of Object.entries(modes(at.path))) assert.equal(mode, '600', name)
  assert.equal(statSync(at.path).mode & 0o777, 0o775, 'the group of this process may write')
  const warnings = daemon
    .output()
    .split('\n')
    .filter((line) => line.includes('"level":"warn"') && line.includes('other users could'))
  assert.equal(warnings.length, left.length + 1, daemon.output())
  assert.match(warnings.join('\n'), /other users could use \S+careen\.db-wal; its mode is now 0600/)
  assert.match(warnings.join('\n'), /other users could replace files in \S+; its mode is now 0775/)
})

test('a link beside the database is not followed', async () => {
  using at = folder()
  const target = join(at.path, 'target')
  symlinkSync(target, join(at.path, 'careen.db.pid'))
  const args = ['--database', join(at.path, 'careen.db'), '--listen', `unix:${join(at.path, 's')}`]
  const { code, stderr } = await start('careend', args).ended
  assert.equal(code, 1)
  assert.match(stderr, /careen\.db\.pid is not a regular file\. Remove it/)
  assert.equal(statSync(target, { throwIfNoEntry: false }), undefined)
})

test('a database of another user that others can use is refused and left as it is', async () => {
  // Why: only root can give a file away. test/store/private-database.test.ts shows the same without root.
  if (process.getuid?.() !== 0) return
  using at = folder()
  const directory = join(at.path, 'theirs')
  mkdirSync(directory)
  await (await startTestDaemon(at.path, ['--database', join(directory, 'careen.db')])).stop()
  const database = join(directory, 'careen.db')
  chmodSync(database, 0o644)
  chownSync(database, 12345, 12345)
  const args = ['--database', database, '--listen', `unix:${join(at.path, 's')}`]
  const { code, stderr } = await start('careend', args).ended
  assert.equal(code, 1)
  assert.match(stderr, /belongs to user 12345\. As that user, run: chmod 0600 \S+careen\.db/)
  assert.equal(statSync(database).mode & 0o777, 0o644)
})
