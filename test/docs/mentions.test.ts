/** Commands, flags, scripts and files that the pages name exist. CHANGELOG.md and decision records tell history. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { COMMON } from '../../cli/framework/arguments.ts'
import { COMMANDS } from '../../cli/tables.ts'
import { HELP } from '../../daemon/options.ts'
import { type Call, callsOf, codeOf, pathsOf } from './mentions.ts'
import { readPages, ROOT } from './pages.ts'

const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>
}
const pages = readPages().filter(
  ({ path }) => path !== 'CHANGELOG.md' && !/^docs\/(?:adr|reference\/(?:cli|functions))/.test(path),
)
const mentions = pages.flatMap(({ path, text }) => codeOf(text).map((code) => ({ path, code })))

/** What is wrong with a call; undefined: nothing. */
function fault({ program, word, flags }: Call): string | undefined {
  if (program === 'npm')
    return ['ci', 'test', ''].includes(word) || word in manifest.scripts ? undefined : word
  if (program === 'careend') return flags.find((flag) => !HELP.includes(`--${flag}`))
  if (word === '' || word === 'help' || word === 'version' || /^[A-Z]/.test(word)) return undefined
  const command = COMMANDS[word]
  if (command === undefined) return word
  return flags.find((flag) => !(flag in command.flags || flag in COMMON))
}

test('commands, flags and scripts that the pages name exist', () => {
  const wrong = mentions.flatMap(({ path, code }) =>
    callsOf(code).flatMap((call) => {
      const found = fault(call)
      return found === undefined ? [] : [`${path}: ${found} in ${code}`]
    }),
  )
  assert.deepEqual(wrong, [])
  assert.ok(mentions.flatMap(({ code }) => callsOf(code)).length > 50)
})

test('files and folders that the pages name exist', () => {
  const wrong = mentions
    .filter(({ code }) => pathsOf(code).some((path) => !existsSync(join(ROOT, path))))
    .map(({ path, code }) => `${path}: ${code}`)
  assert.deepEqual(wrong, [])
})

test('calls are found in code, with their flags', () => {
  const found = ['$ careend worker --redis URL   # x', 'source <(careen completion bash)', 'npm run docs']
  assert.deepEqual(found.flatMap(callsOf), [
    { program: 'careend', word: 'worker', flags: ['redis'] },
    { program: 'careen', word: 'completion', flags: [] },
    { program: 'npm', word: 'docs', flags: [] },
  ])
})
