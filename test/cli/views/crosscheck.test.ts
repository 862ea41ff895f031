import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readingDiagnostics } from '../../../cli/views/crosscheck.ts'
import { diagnosticsText } from '../../../cli/views/diagnostics.ts'
import type { BlockCrossCheck, CrossCheck } from '../../../policies/hcl/syntax/reading.ts'

const plain = (_: string, text: string): string => text

function of(name: string, reading: CrossCheck): BlockCrossCheck {
  return { block: { name, text: '', place: { file: 'web.hcl', line: 4, column: 1 } }, reading }
}

test('blocks that are read the same are not spoken of', () => {
  assert.deepEqual(readingDiagnostics([of('policy.web', { kind: 'agree', refused: false })]), [])
})

test('a difference: both readings, where, and what to do', () => {
  const reading: CrossCheck = { kind: 'differ', path: 'policy.web[0].days', own: '7', other: '"7\u001B[2J"' }
  assert.equal(
    diagnosticsText(readingDiagnostics([of('policy.web', reading)]), plain),
    [
      '╷',
      '│ Error: Parsers read a block differently',
      '│',
      '│   on web.hcl:4:1, in policy.web:',
      '│',
      "│ careen and HashiCorp's HCL parser read this block differently. One of them is wrong, so nothing is",
      '│ applied: an image that you want to keep could be deleted.',
      '│   at         policy.web[0].days',
      '│   careen     7',
      '│   HashiCorp  "7\\u001b[2J"',
      '│ Please report this with the text of the block. As a workaround, write this part of the block in a',
      '│ simpler way.',
      '╵',
      '',
    ].join('\n'),
  )
})

test('a difference about the whole block, of a block of no file', () => {
  const reading: CrossCheck = { kind: 'differ', path: '', own: 'it is HCL', other: 'it is no HCL: why' }
  const [diagnostic] = readingDiagnostics([{ block: { name: 'policy.web', text: '' }, reading }])
  assert.equal(diagnostic?.severity, 'error')
  assert.deepEqual(diagnostic?.place, { file: '', address: 'policy.web' })
  assert.match(
    diagnostic?.detail ?? '',
    /deleted\.\n {2}careen {5}it is HCL\n {2}HashiCorp {2}it is no HCL: why\n/,
  )
})

test('what was not read a second time: one warning for each reason, with the names', () => {
  const late = Array.from({ length: 12 }, (_, at) =>
    of(`policy.p${at}`, { kind: 'none', why: 'no answer in 5 s' }),
  )
  const large = of('policy.large', { kind: 'none', why: 'it is larger than 64 KiB' })
  assert.deepEqual(
    readingDiagnostics([...late, large]).map(({ severity, code, summary, detail }) => [
      severity,
      code,
      summary,
      detail,
    ]),
    [
      [
        'warning',
        'not-read-twice',
        '12 blocks were not cross-checked',
        "HashiCorp's HCL parser returned no result: no answer in 5 s. Only careen's parser has read: policy.p0, policy.p1, policy.p2, policy.p3, policy.p4, policy.p5, policy.p6, policy.p7, policy.p8, policy.p9 and 2 more.",
      ],
      [
        'warning',
        'not-read-twice',
        'A block was not cross-checked',
        "HashiCorp's HCL parser returned no result: it is larger than 64 KiB. Only careen's parser has read: policy.large.",
      ],
    ],
  )
})

test('values of variables are not shown where they are read differently', () => {
  const differ = (path: string): CrossCheck => ({
    kind: 'differ',
    path,
    own: '"hunter2"',
    other: '"hunter3"',
  })
  const values = { block: { name: 'x.cvars.hcl', text: '', place: { file: 'x.cvars.hcl' } } }
  for (const one of [
    { ...values, reading: differ('token') },
    of('variable.token', differ('variable.token[0].default')),
  ]) {
    const [found] = readingDiagnostics([one])
    assert.equal(found?.severity, 'error')
    assert.match(found?.detail ?? '', / {2}at .*token/)
    assert.doesNotMatch(found?.detail ?? '', /hunter/)
  }
})

test('a block that neither of the two can read by itself was not read', () => {
  const found = readingDiagnostics([of('policy.web', { kind: 'agree', refused: true })])
  assert.deepEqual(
    found.map(({ code, severity }) => [code, severity]),
    [['not-read-twice', 'warning']],
  )
})
