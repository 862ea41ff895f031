import assert from 'node:assert/strict'
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { test } from 'node:test'
import { folder } from './support/processes.ts'
import { type Ran, runHere } from './support/terminal.ts'

/**
 * CLI sessions as texts. Lines: `careen WORDS` runs a command; `answer TEXT` is typed at the next question; `exit N`,
 * `stdout 'REGEXP'`, `stderr 'REGEXP'`, `! stdout 'REGEXP'` look at the last command; `#` is a comment. Files follow, each
 * after a line `-- NAME --`.
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
  let answers: string[] = []
  for (const line of lines) {
    const [, not, verb = '', rest = ''] = /^(! )?(\w+) ?(.*)$/.exec(line) ?? []
    if (verb === 'answer') answers.push(rest)
    else if (verb === 'exit') assert.equal(last.code, Number(rest), `${line}\n${last.stdout}${last.stderr}`)
    else if (verb === 'stdout' || verb === 'stderr') {
      const found = new RegExp(rest.slice(1, -1), 'm').test(last[verb])
      assert.equal(found, not === undefined, `${line}\n--- ${verb}:\n${last[verb]}`)
    } else {
      assert.equal(verb, 'careen', `unknown line: ${line}`)
      const words = rest.match(/'[^']*'|\S+/g)?.map((word) => word.replaceAll("'", '')) ?? []
      last = await runHere(words, at, { answers, env: { CAREEN_ADDRESS: `unix:${join(at, 'none.sock')}` } })
      answers = []
    }
  }
}

for (const path of globSync(join(import.meta.dirname, 'scripts/*.txt')).toSorted()) {
  test(basename(path), async () => {
    using at = folder()
    await play(parse(readFileSync(path, 'utf8')), at.path)
  })
}
