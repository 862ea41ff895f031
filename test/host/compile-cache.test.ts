import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { folder } from '../support/processes.ts'

const careen = join(import.meta.dirname, '../../cli/bin.js')

/** Prints the version with folders of its own for what is cached and for what is temporary. Returns what lies there afterwards. */
function started(at: string, env: Readonly<Record<string, string>>): readonly string[] {
  const temporary = join(at, 'tmp')
  mkdirSync(temporary)
  const { NODE_COMPILE_CACHE: _cache, HOME: _home, XDG_CACHE_HOME: _xdg, ...others } = process.env
  const { stdout, stderr } = spawnSync(process.execPath, [careen, 'version'], {
    encoding: 'utf8',
    env: { ...others, TMPDIR: temporary, ...env },
  })
  assert.match(stdout, /^careen /, stderr)
  return readdirSync(at, { recursive: true }).map(String).toSorted()
}

test('compiled code is kept in a folder that only this user can write', () => {
  using at = folder()
  const found = started(at.path, { HOME: at.path })
  assert.equal(statSync(join(at.path, '.cache/careen')).mode & 0o777, 0o700)
  assert.ok(
    found.some((path) => /^\.cache\/careen\/v[^/]+\/[^/]+$/.test(path)),
    String(found),
  )
  assert.deepEqual(readdirSync(join(at.path, 'tmp')), [])
})

test('XDG_CACHE_HOME comes before the home', () => {
  using at = folder()
  started(at.path, { HOME: at.path, XDG_CACHE_HOME: join(at.path, 'xdg') })
  assert.ok(existsSync(join(at.path, 'xdg/careen')) && !existsSync(join(at.path, '.cache')))
})

test('a folder that others can write, or that is a link, is not used; nor is one without a home', () => {
  using open = folder()
  mkdirSync(join(open.path, 'careen'))
  chmodSync(join(open.path, 'careen'), 0o777)
  assert.deepEqual(started(open.path, { XDG_CACHE_HOME: open.path }), ['careen', 'tmp'])
  using linked = folder()
  mkdirSync(join(linked.path, 'elsewhere'))
  symlinkSync('elsewhere', join(linked.path, 'careen'))
  assert.deepEqual(started(linked.path, { XDG_CACHE_HOME: linked.path }), ['careen', 'elsewhere', 'tmp'])
  using none = folder()
  assert.deepEqual(started(none.path, {}), ['tmp'])
})
