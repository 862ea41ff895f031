/** Each case of mistakes.txt is a text with one error, and the one message about it. UPDATE=1 writes the messages anew. */
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Diagnostic } from '../../../policies/hcl/diagnostics/diagnostic.ts'
import { openSource } from '../../../policies/hcl/source/source.ts'
import { parseFile } from '../../../policies/hcl/syntax/parser.ts'

const file = join(import.meta.dirname, 'mistakes.txt')

type Case = { readonly title: string; readonly text: string; readonly expected: string }

/** `=== title`, the text, `~~~`, the messages. In the text some characters stand for what nobody can see. */
function readCases(): readonly Case[] {
  return readFileSync(file, 'utf8')
    .split(/^=== /m)
    .slice(1)
    .map((part) => {
      const [, title = '', text = '', expected = ''] = /^(.*)\n([^]*?)^~~~\n([^]*)$/m.exec(part) ?? []
      return { title, text, expected: expected.trim() }
    })
}

const INVISIBLE: readonly (readonly [string, string])[] = [
  ['¶\n', ''],
  ['¤', '\u00a0'],
  ['¦', '\u0007'],
  ['¬\n', '\r'],
  ['¬', '\r'],
]

function sourceOf(text: string): string {
  return INVISIBLE.reduce((all, [sign, meant]) => all.replaceAll(sign, meant), text)
}

function messages(text: string): readonly Diagnostic[] {
  return parseFile(openSource({ name: 'a.hcl', text: sourceOf(text) })).diagnostics
}

function shown(diagnostics: readonly Diagnostic[]): string {
  return diagnostics
    .map(({ place, summary, detail }) => `${place?.line}:${place?.column} ${summary}\n  ${detail}`)
    .join('\n')
}

const cases = readCases()

if (process.env['UPDATE'] === '1')
  writeFileSync(
    file,
    cases.map(({ title, text }) => `=== ${title}\n${text}~~~\n${shown(messages(text))}\n`).join('\n'),
  )

for (const { title, text, expected } of cases)
  test(title, () => {
    const found = messages(text)
    assert.equal(shown(found), expected)
    assert.equal(found.length, 1, 'one error, one message')
  })
