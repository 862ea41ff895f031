/** Long texts go through the pager of the person, on a terminal alone, and are never lost. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { parseArguments } from '../../../cli/framework/arguments.ts'
import { interrupts } from '../../../cli/framework/interrupts.ts'
import { printDetail, runPager } from '../../../cli/framework/pager.ts'
import { NO_SCREEN, type Screen } from '../../../cli/framework/screen.ts'
import { COMMANDS } from '../../../cli/tables.ts'
import { folder } from '../../support/processes.ts'
import { quietTerminal } from '../../support/terminal.ts'

const LIVE: Screen = { isLive: true, rows: 24, show: () => {} }
const TEXT = 'a long text\n'

type Printed = { readonly out: string; readonly err: string; readonly pagers: readonly string[] }

async function printed(
  argv: readonly string[],
  env: Record<string, string>,
  { screen = LIVE, starts = true } = {},
): Promise<Printed> {
  const plan = COMMANDS['plan']
  assert.ok(plan)
  const got = { out: '', err: '', pagers: [] as string[] }
  await printDetail(TEXT, parseArguments('plan', plan, argv), {
    ...quietTerminal({ cwd: '/', env }),
    screen,
    out: (text) => void (got.out += text),
    err: (text) => void (got.err += text),
    page: async (command) => {
      got.pagers.push(command)
      return starts
    },
  })
  return got
}

for (const [title, argv, env, pager] of [
  ['the variable of careen goes first', ['-detail'], { CAREEN_PAGER: 'less -S', PAGER: 'more' }, 'less -S'],
  ['PAGER is the other one', ['-detail'], { PAGER: 'more' }, 'more'],
  ['an empty variable means none', ['-detail'], { CAREEN_PAGER: '', PAGER: 'more' }, undefined],
  ['cat is none', ['-detail'], { PAGER: 'cat' }, undefined],
  ['without a variable there is none', ['-detail'], {}, undefined],
  ['what fits a screen needs none', [], { PAGER: 'more' }, undefined],
  ['nobody can be asked for a key', ['-detail', '-input=false'], { PAGER: 'more' }, undefined],
  ['as by the variable', ['-detail'], { PAGER: 'more', CAREEN_INPUT: 'false' }, undefined],
  ['a program reads lines', ['-detail', '-json'], { PAGER: 'more' }, undefined],
] as const)
  test(`a pager: ${title}`, async () => {
    const { out, err, pagers } = await printed(argv, env)
    assert.deepEqual(pagers, pager === undefined ? [] : [pager])
    assert.equal(out, pager === undefined ? TEXT : '')
    assert.equal(err, '')
  })

test('without a screen, or where the pager does not start, the text is printed, with one warning for the latter', async () => {
  const env = { PAGER: 'nothere' }
  assert.deepEqual(await printed(['-detail'], env, { screen: NO_SCREEN }), { out: TEXT, err: '', pagers: [] })
  const { out, err } = await printed(['-detail'], env, { starts: false })
  assert.equal(out, TEXT)
  assert.match(err, /^Warning: the pager "nothere" cannot be started\. Correct CAREEN_PAGER or PAGER\.\n$/)
})

test('a pager gets the whole text and LESS, may be left early, and a wrong one is told apart', async () => {
  using at = folder()
  const file = join(at.path, 'paged')
  const { LESS: _less, ...env } = process.env
  assert.equal(await runPager(`cat > ${file}; printf %s "$LESS" >> ${file}`, TEXT, env), true)
  assert.equal(readFileSync(file, 'utf8'), `${TEXT}FRX`)
  assert.equal(await runPager(`printf %s "$LESS" > ${file}`, TEXT, { ...env, LESS: '-i' }), true)
  assert.equal(readFileSync(file, 'utf8'), '-i')
  assert.equal(await runPager('true', 'x'.repeat(4_000_000), env), true)
  assert.equal(await runPager(join(at.path, 'nothere'), TEXT, env), false)
})

test('while a pager has the terminal, Ctrl-C is for the pager', async () => {
  const said: string[] = []
  const keys = interrupts({
    say: (line) => said.push(line),
    abort: () => said.push('abort'),
    leave: () => {},
  })
  await keys.leftTo(async () => keys.press())
  assert.deepEqual(said, [])
  keys.press()
  assert.deepEqual(said.slice(1), ['abort'])
})
