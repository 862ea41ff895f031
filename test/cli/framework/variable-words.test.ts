import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withVariableWords } from '../../../cli/framework/variable-words.ts'
import { CareenError } from '../../../policies/index.ts'

const COMMANDS = {
  plan: {
    flags: { workspace: { value: 'NAME', doc: '' }, detail: { doc: '' }, out: { value: 'FILE', doc: '' } },
  },
  apply: { flags: { workspace: { value: 'NAME', doc: '' }, 'auto-approve': { doc: '' } } },
}

const read = (text: string, argv: readonly string[]): readonly string[] =>
  withVariableWords({ CAREEN_CLI_ARGS: text }, argv, COMMANDS)

/** A variable, a command line, and what is executed. */
const READ: readonly (readonly [string, string[], string[]])[] = [
  ['', ['plan', 'a.hcl'], ['plan', 'a.hcl']],
  ['  ', ['plan'], ['plan']],
  ['-no-color', ['plan', 'a.hcl'], ['plan', '-no-color', 'a.hcl']],
  ['-no-color', ['-chdir=x', 'plan'], ['-chdir=x', 'plan', '-no-color']],
  ['-workspace=shop', ['plan', '-workspace=web'], ['plan', '-workspace=shop', '-workspace=web']],
  ['-workspace shop -detail', ['plan'], ['plan', '-workspace', 'shop', '-detail']],
  ['-workspace shop -detail', ['apply'], ['apply', '-workspace', 'shop']],
  ['-out x -no-color', ['apply'], ['apply', '-no-color']],
  [
    `-workspace='a b' --out="c \\"d\\" 'e'" -detail`,
    ['plan'],
    ['plan', '-workspace=a b', `--out=c "d" 'e'`, '-detail'],
  ],
  ['-out a\\ b', ['plan'], ['plan', '-out', 'a b']],
  ['-out ""', ['plan'], ['plan', '-out', '']],
  ['-no-color', ['version'], ['version']],
  ['-no-color', ['help', 'plan'], ['help', 'plan']],
  ['-no-color', ['toString'], ['toString']],
  ['-no-color', [], []],
]

test('flags of the variable come behind the command, as a shell reads them', () => {
  for (const [text, argv, expected] of READ) assert.deepEqual(read(text, argv), expected, text)
})

const REFUSED: readonly (readonly [string, RegExp])[] = [
  ['-detial', /^CAREEN_CLI_ARGS: no command has a flag -detial\. /],
  ['-constructor', /no command has a flag -constructor/],
  ['plan', /"plan" is no flag/],
  ['-detail a.hcl', /"a\.hcl" is no flag/],
  ['-auto-approve', /-auto-approve permits something/],
  ['-approve-images=3', /-approve-images permits something/],
  [`-workspace='a`, /a quote is not closed/],
  ['-workspace=a\\', /a quote is not closed/],
]

test('what no command has, permits something or is no flag is refused, whatever the command is', () => {
  for (const [text, expected] of REFUSED)
    assert.throws(
      () => read(text, ['apply']),
      (error) =>
        error instanceof CareenError && error.code === 'INVALID_ARGUMENT' && expected.test(error.message),
      text,
    )
})
