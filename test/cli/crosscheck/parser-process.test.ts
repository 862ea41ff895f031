import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { checkBlocks } from '../../../cli/crosscheck/blocks.ts'
import { openSecondReader } from '../../../cli/crosscheck/parser-process.ts'
import { Thread } from '../../../cli/crosscheck/thread.ts'
import { type CrossCheck, crossCheck } from '../../../policies/hcl/syntax/reading.ts'
import { openSource, parseFile } from '../../../policies/index.ts'
import { folder } from '../../support/processes.ts'

const root = join(import.meta.dirname, '../../..')
const agree: CrossCheck = { kind: 'agree', refused: false }

const READINGS: Record<string, readonly [text: string, reading: CrossCheck]> = {
  'a policy': [
    'policy "web" {\n  days = 7\n  rule "a" {\n    tags = ["x${y}", "$${z}"]\n  }\n}\n',
    { kind: 'agree', refused: false },
  ],
  'a text that is no HCL': ['policy "web {\n', { kind: 'agree', refused: true }],
  'what the shape cannot hold': [
    'p {\n  a = 1\n  a {}\n}\n',
    { kind: 'none', why: '"a" is both an argument and a block' },
  ],
  'labels of different numbers': [
    'a "x" {}\na {}\n',
    { kind: 'none', why: 'blocks "a" have labels of different numbers' },
  ],
  'what is valid and yet breaks the other one': ['a = "x${null}"\n', { kind: 'none', why: 'value is null' }],
  'what it reads and cannot write': [
    'a = !null\n',
    { kind: 'none', why: 'the parser cannot write its result as JSON' },
  ],
  'what only we refuse': [
    'a = 9007199254740993\n',
    { kind: 'differ', path: '', own: 'it is no HCL: Number too large', other: 'it is HCL' },
  ],
  'a text that is too long': [
    `a = "${'x'.repeat(64 * 1024)}"\n`,
    { kind: 'none', why: 'the text is larger than 64 KiB' },
  ],
}

test('readings of texts', async (t) => {
  await using reader = openSecondReader()
  for (const [name, [text, wanted]] of Object.entries(READINGS)) {
    await t.test(name, async () => assert.deepEqual(shortened(await reader.check(text), wanted), wanted))
  }
})

/** Sentences of refusals are compared by their beginnings. */
function shortened(reading: CrossCheck, wanted: CrossCheck): CrossCheck {
  if (reading.kind !== 'differ' || wanted.kind !== 'differ') return reading
  const { own, other } = wanted
  return { ...reading, own: reading.own.slice(0, own.length), other: reading.other.slice(0, other.length) }
}

test('a wrong tree is caught: each of these differs from the one before in the least thing', async () => {
  const texts = [
    'p "a" {\n  x = 1\n}\n',
    'p "a" {\n  x = 2\n}\n',
    'p "a" {\n  x = "2"\n}\n',
    'p "a" {\n  x = "2 "\n}\n',
    'p "a" {\n  x = "2\\n"\n}\n',
    'p "a" {\n  x = <<EOT\n2\n\nEOT\n}\n',
    'p "b" {\n  x = <<-EOT\n2\n\n  EOT\n}\n',
    'p "b" {\n  y = "2\\n\\n"\n}\n',
    'p "b" {\n}\n',
    'p "b" "c" {\n}\n',
    'p {\n}\n',
    'p {\n}\np {\n}\n',
    'p {\n  q = [1, 2]\n}\np {\n}\n',
    'p {\n  q = [2, 1]\n}\np {\n}\n',
    'p {\n}\np {\n  q = [2, 1]\n}\n',
    'p {\n}\np {\n  q = [[2, 1]]\n}\n',
    'p {\n}\np {\n  q = { r = 1 }\n}\n',
    'p {\n}\np {\n  q = { "r" = true }\n}\n',
    'p {\n}\np {\n  q = { (r) = true }\n}\n',
    'p {\n}\np {\n  q = r\n}\n',
    'p {\n}\np {\n  q = r.s\n}\n',
    'p {\n}\np {\n  q = "a${r.s}"\n}\n',
    'p {\n}\np {\n  q = "a${r.t}"\n}\n',
    'p {\n}\np {\n  q = "a${r ? 1 : 2}"\n}\n',
    'p {\n}\np {\n  q = "a${r ? 1 : 3}"\n}\n',
    'p {\n}\np {\n  q = -1\n}\n',
    'p {\n}\np {\n  q = null\n}\n',
  ]
  await using thread = new Thread()
  for (const [at, text] of texts.entries()) {
    const said = await thread.ask(texts[at + 1] ?? 'z = 1\n', 5000)
    assert.equal(said.kind, 'read')
    if (said.kind !== 'read') return
    const reading = crossCheck(parseFile(openSource({ name: '', text })), said)
    assert.equal(reading.kind, 'differ', text)
  }
})

test('why it refuses a text', async () => {
  await using thread = new Thread()
  assert.deepEqual(await thread.ask('a = 1\nb {\n  c = 1\n  c = 2\n}\n', 5000), {
    kind: 'rejected',
    message:
      'line 4, column 3: Attribute redefined; The argument "c" was already set at :3,3-4. Each argument may be set only once.',
  })
})

test('after what breaks the parser for good, and after one that takes too long, it reads on', async () => {
  const endless = `a = [${'1,'.repeat(20_000)}]\n`
  await using reader = openSecondReader({ timeoutMs: 300 })
  assert.deepEqual(await reader.check('a = 1\n'), agree)
  assert.deepEqual(await reader.check(endless), { kind: 'none', why: 'no answer in 0.3 s' })
  assert.deepEqual(await reader.check('a = "x${null}"\n'), { kind: 'none', why: 'value is null' })
  assert.deepEqual(await reader.check('a = 1\n'), agree)
  await using thread = new Thread()
  const deep = await thread.ask(`a = ${'['.repeat(20_000)}\n`, 20_000)
  assert.equal(deep.kind, 'failed')
})

test('texts that are asked at once are read one after the other', async () => {
  await using reader = openSecondReader()
  const readings = await Promise.all(
    ['a = 1\n', 'a = "x${null}"\n', 'a = \n', 'b = 1\n'].map((text) => reader.check(text)),
  )
  assert.deepEqual(readings, [
    agree,
    { kind: 'none', why: 'value is null' },
    { kind: 'agree', refused: true },
    agree,
  ])
})

test('an aborted signal ends what is being read, and all that comes after', async () => {
  const cancel = new AbortController()
  await using reader = openSecondReader({ signal: cancel.signal, timeoutMs: 60_000 })
  const reading = reader.check(`a = [${'1,'.repeat(30_000)}]\n`)
  setTimeout(() => cancel.abort(), 50)
  await assert.rejects(reading, { code: 'CANCELLED' })
  await assert.rejects(reader.check('a = 1\n'), { code: 'CANCELLED' })
})

test('after it is closed there are no readings', async () => {
  const reader = openSecondReader()
  const open = reader.check('a = 1\n')
  await reader.close()
  assert.equal((await open).kind, 'none')
  assert.deepEqual(await reader.check('a = 1\n'), { kind: 'none', why: 'the second parser was stopped' })
})

test('blocks: many at once, and the one that is read differently by its name', async () => {
  const asked: string[] = []
  await using reader = openSecondReader()
  const check = (text: string): Promise<CrossCheck> => {
    asked.push(text)
    return reader.check(text)
  }
  const blocks = Array.from({ length: 120 }, (_, at) => ({
    name: `p.${at}`,
    text: `p "${at}" {\n  a = ${at === 70 ? '9007199254740993' : at}\n}`,
  }))
  const progress: string[] = []
  const readings = await checkBlocks({ check }, blocks, (done, of) => progress.push(`${done}/${of}`))
  assert.deepEqual(
    readings.map(({ block }) => block),
    blocks,
  )
  assert.deepEqual(
    readings.filter(({ reading }) => reading.kind !== 'agree').map(({ block }) => block.name),
    ['p.70'],
  )
  assert.deepEqual(progress, ['50/120', '100/120', '120/120'])
  assert.equal(asked.length, 3 + 50)
})

test('blocks: large ones are not joined, and what both refuse is not agreed on for its neighbours', async () => {
  const asked: string[] = []
  await using reader = openSecondReader()
  const check = (text: string): Promise<CrossCheck> => {
    asked.push(text)
    return reader.check(text)
  }
  const large = `p "x" {\n  a = "${'é'.repeat(12_000)}"\n}`
  const texts = [large, large, 'a = ', 'p "y" {\n}']
  const readings = await checkBlocks(
    { check },
    texts.map((text, at) => ({ name: `${at}`, text })),
  )
  assert.deepEqual(
    readings.map(({ reading }) => reading),
    [agree, agree, { kind: 'agree', refused: true }, agree],
  )
  assert.deepEqual(
    asked.map(({ length }) => length > 100),
    [true, true, true, false, false],
  )
  assert.deepEqual(await checkBlocks({ check }, []), [])
})

/** Uses a reader and does not close it. */
const SCRIPT = (path: string): string => `
import { openSecondReader } from ${JSON.stringify(path)}
const { stackTraceLimit } = Error
const reading = await openSecondReader().check('a = 1\\n')
console.log(JSON.stringify([reading, Error.stackTraceLimit === stackTraceLimit, typeof globalThis.require]))
`

function runScript(directory: string, path: string): unknown {
  const file = join(directory, 'script.mjs')
  writeFileSync(file, SCRIPT(path))
  const { stdout, stderr, status } = spawnSync(process.execPath, [file], {
    encoding: 'utf8',
    timeout: 30_000,
  })
  assert.equal(status, 0, stderr)
  return JSON.parse(stdout)
}

test('from the sources: an open reader keeps no process alive and changes nothing in it', () => {
  using at = folder()
  assert.deepEqual(runScript(at.path, join(root, 'cli/crosscheck/parser-process.ts')), [
    agree,
    true,
    'undefined',
  ])
})

test('from what is published too', () => {
  using at = folder()
  const tsc = join(root, 'node_modules/.bin/tsc')
  // Its status does not matter here: it writes the files whatever it thinks of their types.
  spawnSync(tsc, ['-p', join(root, 'tsconfig.build.json'), '--outDir', join(at.path, 'dist')], {
    cwd: root,
  })
  writeFileSync(join(at.path, 'package.json'), '{"type":"module"}')
  symlinkSync(join(root, 'node_modules'), join(at.path, 'node_modules'))
  assert.deepEqual(runScript(at.path, join(at.path, 'dist/cli/crosscheck/parser-process.js')), [
    agree,
    true,
    'undefined',
  ])
})
