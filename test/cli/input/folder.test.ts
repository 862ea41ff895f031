import assert from 'node:assert/strict'
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { openFolder } from '../../../cli/input/folder.ts'
import { type Folder, folder } from '../../support/processes.ts'

/** A configuration in `conf`, and beside it what is none of its business. */
function prepared(): Folder {
  const at = folder()
  const file = (name: string, text: string): void => writeFileSync(join(at.path, name), text)
  for (const dir of ['conf', 'conf/modules', 'conf/modules/web', 'conf/empty', 'beside'])
    mkdirSync(join(at.path, dir))
  file('secret', 'secret')
  file('beside/main.hcl', 'secret')
  file('conf/main.hcl', '# main\n')
  file('conf/text.tpl', 'text')
  file('conf/..dots', 'dots')
  file('conf/modules/web/b.hcl', '# b\n')
  file('conf/modules/web/a.hcl', '# a\n')
  file('conf/modules/web/a.test.hcl', '# test\n')
  file('conf/modules/web/x.cvars.hcl', '# values\n')
  symlinkSync('../secret', join(at.path, 'conf/out'))
  symlinkSync('../beside', join(at.path, 'conf/outside'))
  symlinkSync('modules/web', join(at.path, 'conf/inside'))
  symlinkSync('text.tpl', join(at.path, 'conf/link'))
  symlinkSync('gone', join(at.path, 'conf/dangling'))
  return at
}

test('files of the folder are read, and links that stay in it', () => {
  using at = prepared()
  const { read, exists } = openFolder(join(at.path, 'conf'), at.path)
  for (const path of ['text.tpl', './text.tpl', 'modules/../text.tpl', 'link'])
    assert.deepEqual(read(path), { ok: true, text: 'text' }, path)
  assert.deepEqual(read('..dots'), { ok: true, text: 'dots' })
  assert.deepEqual(read('inside/a.hcl'), { ok: true, text: '# a\n' })
  assert.ok(exists('text.tpl') && exists('link'))
  for (const path of ['gone', 'dangling', 'modules', 'out', '../secret']) assert.ok(!exists(path), path)
})

test('nothing beyond the folder is read', () => {
  using at = prepared()
  const { read, list } = openFolder(join(at.path, 'conf'), at.path)
  const why = (path: string): string => {
    const found = read(path)
    return found.ok ? found.text : found.why
  }
  assert.match(
    why(join(at.path, 'conf/text.tpl')),
    /conf\/text\.tpl" is an absolute path; write a path inside/,
  )
  for (const path of ['../secret', '..', 'modules/../../secret', '../conf2'])
    assert.equal(why(path), `"${path}" is outside the folder of the configuration`)
  for (const path of ['out', 'outside/main.hcl'])
    assert.equal(why(path), `"${path}" is a link to a path outside the folder of the configuration`)
  assert.equal(why('gone'), '"gone" does not exist')
  assert.equal(why('dangling'), '"dangling" does not exist')
  assert.match(why('text.tpl/x'), /does not exist: a part of it is a file/)
  assert.match(why('a\0b'), /cannot be read \(ERR/)
  assert.match(why('modules'), /^"modules" cannot be read: The path is a directory.*[^.]$/)
  assert.match(why(''), /^"" cannot be read: The path is a directory/)
  assert.equal(list('../beside').ok, false)
  assert.equal(list('outside').ok, false)
})

test('a folder that is itself reached by a link is the folder', () => {
  using at = prepared()
  symlinkSync('conf', join(at.path, 'alias'))
  assert.deepEqual(openFolder(join(at.path, 'alias'), at.path).read('text.tpl'), { ok: true, text: 'text' })
})

test('policy files of a folder in it are listed, with names as seen from here', () => {
  using at = prepared()
  const { list } = openFolder(join(at.path, 'conf'), at.path)
  assert.deepEqual(list('modules/web'), {
    ok: true,
    files: [
      { name: 'conf/modules/web/a.hcl', text: '# a\n' },
      { name: 'conf/modules/web/b.hcl', text: '# b\n' },
    ],
  })
  for (const dir of ['empty', 'text.tpl'])
    assert.deepEqual(list(dir), {
      ok: false,
      why: `"${dir}" is not a folder with policy files (*.hcl)`,
    })
  assert.deepEqual(list('none'), { ok: false, why: '"none" does not exist' })
})

test('a module with a file that leads out is refused as a whole', () => {
  using at = prepared()
  symlinkSync('../../../beside/main.hcl', join(at.path, 'conf/modules/web/c.hcl'))
  assert.deepEqual(openFolder(join(at.path, 'conf'), at.path).list('./modules/web'), {
    ok: false,
    why: '"modules/web/c.hcl" is a link to a path outside the folder of the configuration',
  })
})

test('whoever asks again gets the same text, and all together have a limit', () => {
  using at = prepared()
  const { read } = openFolder(join(at.path, 'conf'), at.path)
  assert.deepEqual(read('text.tpl'), { ok: true, text: 'text' })
  writeFileSync(join(at.path, 'conf/text.tpl'), 'other')
  assert.deepEqual(read('link'), { ok: true, text: 'text' })
  const answers = ['1', '2', '3', '4', '5'].map((name) => {
    writeFileSync(join(at.path, 'conf', name), '')
    truncateSync(join(at.path, 'conf', name), 13 * 1024 * 1024)
    return read(name)
  })
  assert.deepEqual(
    answers.map(({ ok }) => ok),
    [true, true, true, true, false],
  )
})
