import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isBlank, isUnfinished } from '../../../cli/input/incomplete-input.ts'

const UNFINISHED = [
  '[',
  '[1,',
  'f(',
  '{ a = [',
  '{\n a = 1\n',
  '<<EOT',
  '<<EOT\na',
  '<<-EOT\n  ${x',
  '"${',
  '"${f(',
  '1 /* a',
  '[ # ]',
]
const FINISHED = [
  '',
  '1',
  '[]',
  '[1,\n2]',
  '"["',
  '# [',
  '// (',
  '"unclosed',
  ']',
  ')(',
  ')((',
  '1 +',
  '<<EOT\na\nEOT',
  '<<EOT\n[\nEOT',
  '"${1}"',
  '1 /* a */',
  '/* a */',
]

test('what a later line can close goes on', () => {
  for (const text of UNFINISHED) assert.ok(isUnfinished(text), text)
  for (const text of FINISHED) assert.ok(!isUnfinished(text), text)
})

test('comments and blanks are nothing', () => {
  for (const text of ['', ' \t', '\n\n', '# a', '  // a\n', '/* a\nb */']) assert.ok(isBlank(text), text)
  for (const text of ['1', '# a\n1', '/* a', '"']) assert.ok(!isBlank(text), text)
})
