import assert from 'node:assert/strict'
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { directoryOf, readFiles, readTestFiles } from '../../../cli/input/configuration.ts'
import { kindOf } from '../../../cli/input/names.ts'
import { CareenError } from '../../../policies/index.ts'
import { folder } from '../../support/processes.ts'

function write(root: string, names: readonly string[]): void {
  for (const name of names) writeFileSync(join(root, name), `# ${name}\n`)
}
const refused = (act: () => unknown): string => {
  try {
    act()
  } catch (error) {
    assert.ok(error instanceof CareenError)
    return `${error.code} ${error.message}`
  }
  throw new Error('it was accepted')
}

test('a name says what a file is', () => {
  const kinds = {
    'a.hcl': 'policies',
    'x/careen.hcl': 'policies',
    'cvars.hcl': 'policies',
    'auto.hcl': 'policies',
    'test.hcl': 'policies',
    'a.test.hcl': 'tests',
    'a.test.json': 'tests',
    'prod.cvars.hcl': 'values',
    'xcareen.cvars.hcl': 'values',
    'x/careen.cvars.hcl': 'automatic',
    'a.auto.cvars.hcl': 'automatic',
    '.hcl': 'other',
    '.#web.hcl': 'other',
    'a.hcl~': 'other',
    'a.HCL': 'other',
    'a.json': 'other',
  }
  for (const [name, kind] of Object.entries(kinds)) assert.equal(kindOf(name), kind, name)
})

test('a directory is its policy files, sorted, and nothing else', () => {
  using at = folder()
  write(at.path, [
    'b.hcl',
    'a.hcl',
    'Z.hcl',
    'a.test.hcl',
    'careen.cvars.hcl',
    'x.cvars.hcl',
    '.c.hcl',
    'd.tf',
  ])
  const { files, diagnostics } = readFiles('.', at.path)
  assert.deepEqual(diagnostics, [])
  assert.deepEqual(files, [
    { name: 'Z.hcl', text: '# Z.hcl\n' },
    { name: 'a.hcl', text: '# a.hcl\n' },
    { name: 'b.hcl', text: '# b.hcl\n' },
  ])
  assert.equal(directoryOf('.', at.path), at.path)
  assert.equal(directoryOf('a.hcl', at.path), at.path)
  assert.deepEqual(
    readFiles(join(at.path, 'a.hcl'), at.path).files.map(({ name }) => name),
    ['a.hcl'],
  )
})

test('every file that cannot be read is reported; the others are read', () => {
  using at = folder()
  write(at.path, ['a.hcl'])
  mkdirSync(join(at.path, 'b.hcl'))
  symlinkSync('nowhere', join(at.path, 'c.hcl'))
  const { files, diagnostics } = readFiles('.', at.path)
  assert.equal(files.length, 1)
  assert.deepEqual(
    diagnostics.map(({ summary, place }) => [place?.file, summary]),
    [
      ['b.hcl', 'Directory with the name of a file'],
      ['c.hcl', 'Dangling link'],
    ],
  )
  assert.equal(readFiles('c.hcl', at.path).diagnostics[0]?.summary, 'Dangling link')
  assert.equal(readFiles('/dev/zero', at.path).diagnostics[0]?.summary, 'Not a file')
})

test('a configuration that is too large is not read at all', () => {
  using at = folder()
  for (const name of ['a', 'b', 'c', 'd', 'e']) {
    write(at.path, [`${name}.hcl`])
    truncateSync(join(at.path, `${name}.hcl`), 13 * 1024 * 1024)
  }
  const { files, diagnostics } = readFiles('.', at.path)
  assert.deepEqual(files, [])
  assert.match(diagnostics[0]?.detail ?? '', /^The 5 files have 65\.0 MiB together; the maximum is 64\.0 MiB/)
  assert.equal(readFiles('a.hcl', at.path).diagnostics.length, 0)
})

test('what is no configuration says what to name instead', () => {
  using at = folder()
  mkdirSync(join(at.path, 'empty'))
  mkdirSync(join(at.path, 'sub'))
  write(at.path, ['web.test.hcl', 'prod.cvars.hcl', 'sub/policies.hcl'])
  const { path } = at
  assert.match(
    refused(() => readFiles('empty', path)),
    /^NOT_FOUND empty: the directory contains no policy file/,
  )
  assert.match(
    refused(() => readFiles('web.test.hcl', path)),
    /^INVALID.*contains tests.*careen test runs tests$/,
  )
  assert.match(
    refused(() => readFiles('prod.cvars.hcl', path)),
    /contains values.*add -var-file prod\.cvars\.hcl$/,
  )
  assert.match(
    refused(() => readFiles('none', path)),
    /^NOT_FOUND none does not exist\. Name a policy file/,
  )
  assert.match(
    refused(() => readFiles('sub/policy.hcl', path)),
    /\. Did you mean sub\/policies\.hcl\?$/,
  )
  assert.match(
    refused(() => readFiles('no/such/place', path)),
    /a directory of policy files$/,
  )
})

test('tests are found beside a directory or a file', () => {
  using at = folder()
  write(at.path, ['web.hcl', 'web.test.hcl', 'web.more.test.json', 'api.test.hcl', '.x.test.hcl'])
  const names = (path: string): string[] => readTestFiles(path, at.path).files.map(({ name }) => name)
  assert.deepEqual(names('.'), ['api.test.hcl', 'web.more.test.json', 'web.test.hcl'])
  assert.deepEqual(names('web.hcl'), ['web.more.test.json', 'web.test.hcl'])
  assert.match(
    refused(() => readTestFiles('web.more.test.json', at.path)),
    /no tests found/,
  )
})
