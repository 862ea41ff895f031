/** Help fits into the terminal: words are not cut, and the second column stays one. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { helpText } from '../../../cli/framework/arguments.ts'
import { paragraphs, twoColumns } from '../../../cli/framework/columns.ts'
import { COMMANDS } from '../../../cli/tables.ts'

test('the second column is wrapped between words, and continues below itself', () => {
  const rows = [
    ['  a', 'one two three four five six seven eight nine ten'],
    ['  long-name', 'short'],
  ] as const
  assert.equal(
    twoColumns(rows, 45),
    '  a          one two three four five six\n             seven eight nine ten\n  long-name  short\n',
  )
  assert.equal(twoColumns(rows, Infinity).split('\n').length, 3)
})

test('lines of a paragraph stay lines', () => {
  assert.equal(paragraphs('one two\n  ab cd ef\nthree four', 8), 'one two\n  ab cd\n  ef\nthree\nfour')
})

for (const [name, table] of Object.entries(COMMANDS))
  test(`careen help ${name} fits into 80 columns`, () => {
    const wide = helpText(table, 80)
      .split('\n')
      .filter((line) => line.length > 80 && !line.startsWith('Usage: '))
    assert.deepEqual(wide, [])
  })
