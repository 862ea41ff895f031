import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { allRanges, startReading } from '../../../cli/crosscheck/crosscheck.ts'
import { parseArguments } from '../../../cli/framework/arguments.ts'
import { readInputs } from '../../../cli/input/configuration-inputs.ts'
import { COMMANDS } from '../../../cli/tables.ts'
import type { Range } from '../../../policies/hcl/source/source.ts'
import { CareenError, openSource, readConfiguration } from '../../../policies/index.ts'
import { folder } from '../../support/processes.ts'
import { quietTerminal } from '../../support/terminal.ts'

const whole = (name: string, text: string): Range => ({
  source: openSource({ name, text }),
  start: 0,
  end: text.length,
})
const silent = { show: () => {}, clear: () => {} }
const signal = new AbortController().signal

test('a block is called by its header, anything else by its file', async () => {
  const large = `\n  # ${'x'.repeat(70_000)}\n}`
  const ranges = [
    whole('a.hcl', `protect "x y" {${large}`),
    whole('a.hcl', `locals {${large}`),
    whole('b.hcl', `module web {${large}`),
    whole('x.cvars.hcl', `a = {${large}`),
  ].map((range, at) => ({ ...range, source: { ...range.source, name: `${at}${range.source.name}` } }))
  const [found] = await startReading(ranges, { progress: silent, signal }).found()
  assert.match(found?.detail ?? '', /: protect\.x y, locals, module\.web, 3x\.cvars\.hcl\.$/)
})

test('a stretch that many use is read once', async () => {
  const range = whole('a.hcl', 'a = 12345678901234567890123\n')
  const found = await startReading([range, { ...range }, range], { progress: silent, signal }).found()
  assert.deepEqual(
    found.map(({ severity }) => severity),
    ['error'],
  )
})

test('progress is shown of many blocks, to those who wait', async () => {
  const text = Array.from(
    { length: 620 },
    (_, at) => `protect "p${at}" {\n  # ${'x'.repeat(100)}\n  tag_regexp = "v${at}"\n}\n`,
  )
  const source = openSource({ name: 'a.hcl', text: text.join('') })
  let start = 0
  const ranges = text.map((block) => {
    start += block.length
    return { source, start: start - block.length, end: start - 1 }
  })
  const shown: string[] = []
  const reading = startReading(ranges, {
    progress: { show: (line) => shown.push(line), clear: () => shown.push('') },
    signal,
  })
  assert.deepEqual(await reading.found(), [])
  assert.equal(shown[0], 'Cross-checking blocks (50 of 620)')
  assert.deepEqual(shown.slice(-2), ['Cross-checking blocks (620 of 620)', ''])
})

test('Ctrl-C and stop end it', async () => {
  const cancel = new AbortController()
  const range = whole('a.hcl', 'a = 1\n')
  const reading = startReading([range], { progress: silent, signal: cancel.signal })
  cancel.abort()
  await assert.rejects(reading.found(), (error) => error instanceof CareenError && error.code === 'CANCELLED')
  const stopped = startReading([range], { progress: silent, signal })
  await stopped.stop()
  await assert.rejects(stopped.found())
})

test('all of a configuration: blocks, files of values, and modules that are used', async () => {
  using at = folder()
  mkdirSync(join(at.path, 'm'))
  const write = (name: string, text: string): void => writeFileSync(join(at.path, name), text)
  write('a.hcl', 'variable "days" {}\nlocals {\n  unused = 1\n}\nmodule "web" {\n  source = "./m"\n}\n')
  write('careen.cvars.hcl', 'days = 7\n')
  write('m/p.hcl', 'protect "x" {\n  tag_regexp = "v"\n}\n')
  const table = COMMANDS['validate']
  assert.ok(table)
  const inputs = readInputs('.', parseArguments('validate', table, []), quietTerminal({ cwd: at.path }))
  const configuration = await readConfiguration(inputs.files, inputs.options)
  assert.deepEqual(configuration.diagnostics, [])
  const heads = allRanges(inputs, configuration).map(
    ({ source, start, end }) => `${source.name}: ${source.text.slice(start, end).split('\n')[0]}`,
  )
  assert.deepEqual([...new Set(heads)].toSorted(), [
    'a.hcl: locals {',
    'a.hcl: module "web" {',
    'a.hcl: variable "days" {}',
    'careen.cvars.hcl: days = 7',
    'm/p.hcl: protect "x" {',
  ])
})
