import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openEarlyReading, readChanges } from '../../../cli/crosscheck/changes.ts'
import { parseArguments } from '../../../cli/framework/arguments.ts'
import { COMMANDS } from '../../../cli/tables.ts'
import { CareenError, type DeclaredObject, openSource } from '../../../policies/index.ts'
import type { Configuration } from '../../../policies/language/index.ts'
import { addressOf } from '../../../policies/model/index.ts'
import { quietTerminal } from '../../support/terminal.ts'

const terminal = quietTerminal({ cwd: '.' })

const protect = (name: string): DeclaredObject => ({
  kind: 'protect',
  name,
  scope: { kind: 'global' },
  digests: [],
})

/** The block of the object `odd` is one that the parsers read differently. */
const configuration: Pick<Configuration, 'originsOf'> = {
  originsOf: (address) => {
    const text = address.endsWith('.odd') ? 'a = 12345678901234567890123\n' : 'a = 1\n'
    return [{ source: openSource({ name: address, text }), start: 0, end: text.length }]
  },
}

const args = (flags: readonly string[]): ReturnType<typeof parseArguments> => {
  const table = COMMANDS['apply']
  assert.ok(table)
  return parseArguments('apply', table, flags)
}

const planOf = (
  objects: readonly DeclaredObject[],
): { readonly changes: { readonly action: 'create'; readonly after: DeclaredObject }[] } => ({
  changes: objects.map((after) => ({ action: 'create', after })),
})

test('a plan of the objects that differ uses the cross-check that has begun', async () => {
  await using early = openEarlyReading(args([]), terminal)
  assert.ok(early)
  const [one, odd] = [protect('one'), protect('odd')]
  early.begin([one, odd], configuration)
  const begun = early.of([one, odd].flatMap((object) => configuration.originsOf(addressOf(object))))
  assert.ok(begun)
  const reading = readChanges({ plan: planOf([odd, one]), configuration, early }, args([]), terminal)
  assert.equal(reading, begun)
  assert.deepEqual(
    (await reading.found()).map(({ severity }) => severity),
    ['error'],
  )
})

test('a plan of other objects has a cross-check of its own, of these alone', async () => {
  await using early = openEarlyReading(args([]), terminal)
  assert.ok(early)
  early.begin([protect('one'), protect('odd')], configuration)
  for (const objects of [
    [protect('one')],
    [protect('one'), protect('two')],
    [protect('one'), protect('odd'), protect('two')],
  ]) {
    const reading = readChanges({ plan: planOf(objects), configuration, early }, args([]), terminal)
    const isOdd = objects.some((object) => addressOf(object).endsWith('.odd'))
    assert.equal((await reading?.found())?.length, isOdd ? 1 : 0)
    await reading?.stop()
  }
})

test('it ends with its owner, and does not begin with -no-second-reading', async () => {
  const objects = [protect('one')]
  const ranges = configuration.originsOf('protect.one')
  const early = openEarlyReading(args([]), terminal)
  assert.ok(early)
  assert.equal(early.of(ranges), undefined)
  early.begin(objects, configuration)
  const reading = early.of(ranges)
  await early[Symbol.asyncDispose]()
  await assert.rejects(
    async () => reading?.found(),
    (error) => error instanceof CareenError && error.code === 'CANCELLED',
  )
  assert.equal(openEarlyReading(args(['-no-second-reading']), terminal), undefined)
  const none = { plan: planOf(objects), configuration, early: undefined }
  assert.equal(readChanges(none, args(['-no-second-reading']), terminal), undefined)
})
