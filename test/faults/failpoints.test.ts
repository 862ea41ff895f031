import assert from 'node:assert/strict'
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, test } from 'node:test'
import { dropFailpoints } from '../../cli/drop-failpoints.ts'
import {
  COMMITS,
  failpoint,
  fromText,
  RESTORES,
  setFailpoints,
  STEPS,
  SYNCS,
  WRITES,
} from '../../daemon/failpoint.ts'
import { folder, start } from '../support/processes.ts'

const root = join(import.meta.dirname, '../..')

afterEach(() => setFailpoints(undefined))

test('a failpoint does nothing unless it is asked for, and then the nth time', () => {
  failpoint('apply.afterCommit')
  assert.equal(fromText(''), undefined)
  setFailpoints(fromText('intend.afterCommit=error@3,apply.afterCommit=error'))
  failpoint('intend.beforeCommit')
  failpoint('intend.afterCommit')
  failpoint('intend.afterCommit')
  assert.throws(() => failpoint('intend.afterCommit'), /failpoint intend\.afterCommit/)
  assert.throws(() => failpoint('apply.afterCommit'), /failpoint apply\.afterCommit/)
  failpoint('intend.afterCommit')
})

test('what CAREEN_FAILPOINTS cannot mean ends the process at its start', async () => {
  for (const text of [
    'intend=kill',
    'apply.afterCommit=burn',
    'apply.afterCommit',
    'apply.afterCommit=kill@x',
  ])
    assert.throws(() => fromText(text), /CAREEN_FAILPOINTS: .* is not NAME=ACTION/, text)
  using at = folder()
  const args = ['--database', join(at.path, 'a.db'), '--listen', `unix:${join(at.path, 's.sock')}`]
  const { code, stderr } = await start('careend', args, { CAREEN_FAILPOINTS: 'nowhere=kill' }).ended
  assert.notEqual(code, 0)
  assert.match(stderr, /nowhere=kill is not NAME=ACTION/)
})

test('a process is killed where the variable says it', async () => {
  using at = folder()
  const args = ['--database', join(at.path, 'a.db'), '--listen', `unix:${join(at.path, 's.sock')}`]
  const daemon = start('careend', args, { CAREEN_FAILPOINTS: 'migrate.afterCommit=kill@2' })
  await daemon.ended
  assert.equal(daemon.process.signalCode, 'SIGKILL', daemon.output())
})

test('each failpoint has a place in the source', () => {
  const files = globSync('daemon/**/*.ts', { cwd: root }).map((file) =>
    readFileSync(join(root, file), 'utf8'),
  )
  const text = files.join('\n')
  const missing = [...COMMITS, ...STEPS, ...WRITES, ...SYNCS, ...RESTORES].filter((name) => {
    const [call = '', end = ''] = name.split('.')
    const isRecorded =
      text.includes(`held('${call}', lease`) && text.includes(`failpoint(\`\${call}.${end}\`)`)
    return !isRecorded && !text.includes(`failpoint('${name}')`)
  })
  assert.deepEqual(missing, [])
})

test('a build without failpoints has their lines empty, and one that hides a failpoint fails', () => {
  using at = folder()
  const path = join(at.path, 'daemon/a.js')
  const build = (text: string): void => {
    mkdirSync(join(at.path, 'daemon'), { recursive: true })
    for (const end of ['js', 'd.ts']) writeFileSync(join(at.path, `daemon/failpoint.${end}`), '')
    writeFileSync(path, text)
  }
  build(
    "import { failpoint } from '../failpoint.js';\none();\n    failpoint(`${call}.afterCommit`);\ntwo();\n",
  )
  dropFailpoints(at.path)
  assert.equal(readFileSync(path, 'utf8'), '\none();\n\ntwo();\n')
  build("if (x) failpoint('apply.afterCommit');\n")
  assert.throws(() => dropFailpoints(at.path), /a\.js still names a failpoint/)
})
