import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkFiles } from '../../../cli/crosscheck/files.ts'
import { openSecondReader } from '../../../cli/crosscheck/parser-process.ts'
import type { CrossCheck, TextBlock } from '../../../policies/hcl/syntax/reading.ts'

const block = (name: string, text: string): TextBlock => ({ name, text })
const A = block('protect.a', 'protect "a" {\n  tag_regexp = "a"\n}')
const B = block('protect.b', 'protect "b" {\n  tag_regexp = "b"\n}')
const LARGE = block('protect.c', `protect "c" {\n  # ${'x'.repeat(70_000)}\n  tag_regexp = "c"\n}`)

/** A reader that differs about texts with a word in them, and writes down what it was asked. */
function doubting(word: string): { asked: string[]; check: (text: string) => Promise<CrossCheck> } {
  const asked: string[] = []
  const check = async (text: string): Promise<CrossCheck> => {
    asked.push(text)
    return text.includes(word)
      ? { kind: 'differ', path: '', own: 'nothing', other: '1' }
      : { kind: 'agree', refused: false }
  }
  return { asked, check }
}

test('a small file is read whole, once', async () => {
  const reader = doubting('zzz')
  const file = block('a.hcl', `${A.text}\n${B.text}\n`)
  const readings = await checkFiles(reader, [{ file, blocks: [A, B] }])
  assert.deepEqual(reader.asked, [file.text])
  assert.deepEqual(
    readings.map(({ reading }) => reading.kind),
    ['agree', 'agree'],
  )
})

test("the block at fault is named; a difference outside of all blocks is the file's", async () => {
  const file = block('a.hcl', `# odd\n${A.text}\n${B.text}\n`)
  const inside = await checkFiles(doubting('"b"'), [{ file, blocks: [A, B] }])
  assert.deepEqual(
    inside.filter(({ reading }) => reading.kind === 'differ').map((one) => one.block.name),
    ['protect.b'],
  )
  const outside = await checkFiles(doubting('odd'), [{ file, blocks: [A, B] }])
  assert.deepEqual(
    outside.filter(({ reading }) => reading.kind === 'differ').map((one) => one.block.name),
    ['a.hcl'],
  )
})

test('a large file is read by its blocks', async () => {
  const reader = doubting('zzz')
  const file = block('a.hcl', `${A.text}\n${LARGE.text}\n`)
  const told: string[] = []
  await checkFiles(reader, [{ file, blocks: [A] }], (done, of) => told.push(`${done} of ${of}`))
  assert.deepEqual(reader.asked, [`${A.text}\n`])
  assert.deepEqual(told, ['1 of 1'])
})

test('a block that the other parser alone would see is found', async () => {
  await using reader = openSecondReader()
  const file = block('a.hcl', `${A.text}\n${B.text}\n`)
  const readings = await checkFiles(reader, [{ file, blocks: [A] }])
  assert.deepEqual(
    readings.map(({ reading }) => reading.kind),
    ['agree'],
  )
})
