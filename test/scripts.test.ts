import assert from 'node:assert/strict'
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { test } from 'node:test'
import { folder } from './support/processes.ts'
import { type Ran, runHere } from './support/terminal.ts'

/**
 * CLI sessions as texts. Lines: `careen WORDS` runs a command; before it, `answer TEXT` is typed at its next question or
 * prompt, `input NAME` is the file that is piped in, `env NAME=VALUE` is set; `exit N`, `stdout 'REGEXP'`,
 * `stderr 'REGEXP'`, `! stdout 'REGEXP'` look at the last command, and `file NAME 'REGEXP'` at a file; `#` is a comment.
 * Files follow, each after a line `-- NAME --`.
 */
type Session = { readonly lines: readonly string[]; readonly files: readonly (readonly [string, string])[] }

function parse(text: string): Session {
  const [head = '', ...rest] = text.split(/^-- (.+) --\n/m)
  const files: [string, string][] = []
  for (let i = 0; i < rest.length; i += 2) files.push([rest[i] ?? '', rest[i + 1] ?? ''])
  return { lines: head.split('\n').filter((line) => line !== '' && !line.startsWith('#')), files }
}

async function play({ lines, files }: Session, at: string): Promise<void> {
  for (const [name, body] of files) {
    mkdirSync(dirname(join(at, name)), { recursive: true })
    writeFileSync(join(at, name), body)
  }
  let last: Ran = { code: 0, stdout: '', stderr: '' }
  let before: Before = { answers: [], env: {} }
  for (const line of lines) {
    const [, not, verb = '', rest = ''] = /^(! )?(\w+) ?(.*)$/.exec(line) ?? []
    if (verb === 'answer') before.answers.push(rest)
    else if (verb === 'input') before.input = readFileSync(join(at, rest), 'utf8')
    else if (verb === 'env') before.env[rest.replace(/=.*/, '')] = rest.replace(/^[^=]*=/, '')
    else if (verb === 'exit') assert.equal(last.code, Number(rest), `${line}\n${last.stdout}${last.stderr}`)
    else if (verb === 'stdout' || verb === 'stderr' || verb === 'file') {
      const [name = '', pattern = ''] = verb === 'file' ? rest.split(/ (?=')/) : [verb, rest]
      const text = name === 'stdout' || name === 'stderr' ? last[name] : readFileSync(join(at, name), 'utf8')
      const found = new RegExp(pattern.slice(1, -1), 'm').test(text)
      assert.equal(found, not === undefined, `${line}\n--- ${name}:\n${text}`)
    } else {
      assert.equal(verb, 'careen', `unknown line: ${line}`)
      const words = rest.match(/(?:'[^']*'|[^\s'])+/g)?.map((word) => word.replaceAll("'", '')) ?? []
      const env = { CAREEN_ADDRESS: `unix:${join(at, 'none.sock')}`, ...before.env }
      last = await runHere(words, at, { ...before, env })
      before = { answers: [], env: {} }
    }
  }
}

type Before = { answers: string[]; env: Record<string, string>; input?: string }

for (const path of globSync(join(import.meta.dirname, 'scripts/*.txt')).toSorted()) {
  test(basename(path), async () => {
    using at = folder()
    await play(parse(readFileSync(path, 'utf8')), at.path)
  })
}
