import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, globSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { Script } from 'node:vm'
import { folder } from './support/processes.ts'

const root = join(import.meta.dirname, '..')
const npm = (args: readonly string[], cwd: string): string =>
  execFileSync('npm', [...args], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, NO_UPDATE_NOTIFIER: '1' },
  })

test('the packed tarball, installed in an empty folder without install scripts, works, also on the oldest Node', () => {
  using at = folder()
  npm(['pack', '--pack-destination', at.path], root)
  const [tarball = ''] = readdirSync(at.path)
  writeFileSync(join(at.path, 'package.json'), '{"name":"x","private":true}')
  npm(['install', '--ignore-scripts', '--no-audit', '--no-fund', join(at.path, tarball)], at.path)
  npm(['install', '--no-audit', '--no-fund', 'node@22.15.0'], at.path)
  const oldest = join(at.path, 'node_modules/.bin/node')
  assert.equal(spawnSync(oldest, ['--version'], { encoding: 'utf8' }).stdout, 'v22.15.0\n')
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  for (const node of [process.execPath, oldest]) {
    const careen = (...args: string[]) =>
      spawnSync(node, [join(at.path, 'node_modules/.bin/careen'), ...args], {
        cwd: at.path,
        encoding: 'utf8',
        timeout: 60_000,
      })
    assert.equal(careen('version').stdout, `careen ${version}\n`)
    const demo = careen('demo')
    assert.equal(demo.status, 0, demo.stderr)
    assert.match(
      demo.stdout,
      /Plan: 4 to add[^]*Apply complete![^]*over a limit[^]*Apply cancelled\. Nothing was changed[^]*deleted[^]*Restored demo\/shop\/web:pr-97 \(sha256:/,
    )
  }
  const example = join(root, 'docs/examples/show-what-goes.ts')
  copyFileSync(example, join(at.path, 'consumer.mts'))
  const compiler = join(root, 'node_modules/.bin/tsc')
  const flags = '--noEmit --strict --exactOptionalPropertyTypes --module nodenext --target es2024'.split(' ')
  const types = ['--types', 'node', '--typeRoots', join(root, 'node_modules/@types')]
  const compiled = spawnSync(compiler, [...flags, ...types, 'consumer.mts'], {
    cwd: at.path,
    encoding: 'utf8',
  })
  assert.equal(compiled.stdout, '', 'the types of careen/client')
  const name = 'workspaces/default/registries/prod/repositories/team%2Fweb'
  const refused = spawnSync(process.execPath, ['consumer.mts', name], {
    cwd: at.path,
    encoding: 'utf8',
    env: { ...process.env, CAREEN_ADDRESS: `unix:${join(at.path, 'none.sock')}` },
  })
  assert.match(refused.stderr, /DAEMON_UNREACHABLE/)
  const published = readdirSync(join(at.path, 'node_modules/careen'))
  assert.ok(!published.includes('test'), 'tests are not published')
  const dist = join(at.path, 'node_modules/careen/dist')
  const withFailpoints = globSync('**/*', { cwd: dist }).filter(
    (file) => /\.[jt]s$/.test(file) && /failpoint/i.test(readFileSync(join(dist, file), 'utf8')),
  )
  assert.deepEqual(withFailpoints, [], 'failpoints are not published')
  assert.ok(published.includes('docs'), 'the pages that README.md links to are published')
})

test('an old Node gets a sentence, and nothing native is loaded', () => {
  for (const [bin, name] of [
    ['cli/bin.js', 'careen'],
    ['daemon/bin.js', 'careend'],
  ] as const) {
    const source = readFileSync(join(root, bin), 'utf8')
    const told: string[] = []
    const status = runAs('20.11.0', source.replace(/^#!.*/, '').replaceAll('import(', 'forbidden('), told)
    assert.equal(status, 1)
    assert.match(
      told.join(''),
      new RegExp(`^${name} needs Node 22\\.15 or newer; this is 20\\.11\\.0.*Install a newer Node`),
    )
  }
})

/** Runs a bin's text with a process that claims to be an older Node. */
function runAs(node: string, source: string, told: string[]): number {
  class Exit extends Error {
    readonly status: number
    constructor(status: number) {
      super('exit')
      this.status = status
    }
  }
  const fake = {
    versions: { node },
    execPath: '/usr/bin/node',
    argv: [],
    stderr: { write: (text: string) => told.push(text) },
    exit: (status: number) => {
      throw new Exit(status)
    },
  }
  try {
    new Script(`(function (process) {${source.replaceAll('import.meta.url', '""')}})`).runInThisContext()(
      fake,
    )
  } catch (error) {
    if (error instanceof Exit) return error.status
    throw error
  }
  return 0
}
