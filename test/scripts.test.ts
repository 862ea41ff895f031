/**
 * CLI sessions as texts. `careen WORDS` runs a command; `exit N`, `stdout 'REGEXP'`, `stderr 'REGEXP'`, `! stdout 'REGEXP'`
 * look at it, `file NAME 'REGEXP'` at a file, and `size NAME LEAST..MOST` at its bytes. `$ careen WORDS` runs a command, and below it stands all that it shows:
 * standard output, standard error after `! `, and `exit N` unless that is 0. `UPDATE=1` writes this anew.
 *
 * Before a command, `answer TEXT` is typed at its next question or prompt, `input NAME` is the file that is piped in, and
 * with `interrupt` Ctrl-C is pressed while it applies, as with the answer `^C` at a question, and
 * `env NAME=VALUE` is set. `copy FROM TO` copies a file, `replace NAME 'TEXT' 'OTHER'` changes one, and
 * `save NAME` writes what the last command printed, such as a token. `daemon` starts a daemon and a registry in memory, `<registry>` in
 * files, with `host/careend.hcl` if that is one of them, in which the registry's host is `<host>`, and `push REPOSITORY AGE TAG[,TAG] [ARCHITECTURE,ARCHITECTURE]` pushes an image;
 * with `{1..40}` in it, one for each number. `#` is a comment. Files follow,
 * each after a line `-- NAME --`. `daemon redis NAME=VALUE` has a real Redis, which `redis dies` ends, and variables. `terminal` before a command gives it a screen. `write LABEL REPOSITORY` writes a policy over the API. `collect REPOSITORY` deletes layers that no image has. `later 2s` lets time go
 * by, `clock 10m` sets the clock on the wall, `move FROM TO` renames a file, and `reload` reads
 * careend.hcl again, which is `.careend.hcl` then. `colours` is a terminal that has colours, `interrupt twice` a second Ctrl-C.
 * `daemon pull` executes no runs: `worker NAME VARIABLE=VALUE` starts a worker that does. `disk full` lets no write of the database
 * pass, until `disk free`. `lock USER:PASSWORD` lets the registry ask for these, until `lock`.
 */
import assert from 'node:assert/strict'
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { test } from 'node:test'
import { COMMANDS } from '../cli/tables.ts'
import { SCRIPTS } from './scripts.table.ts'
import { folder } from './support/processes.ts'
import { playSession } from './support/session.ts'

for (const path of globSync(join(import.meta.dirname, 'scripts/*.txt')).toSorted()) {
  test(basename(path), async () => {
    using at = folder()
    const expected = readFileSync(path, 'utf8')
    const played = await playSession(expected, at.path)
    if (process.env['UPDATE'] === '1') writeFileSync(path, played)
    else assert.equal(played, expected, `${basename(path)} shows something else; UPDATE=1 writes it anew`)
  })
}

test('the scripts of the table have one name each, and every command with -json is run by one', () => {
  const names = Object.values(SCRIPTS).flatMap((text) => text.split(' '))
  assert.equal(new Set(names).size, names.length)
  const texts = globSync(join(import.meta.dirname, 'scripts/*.txt')).map((path) => readFileSync(path, 'utf8'))
  const silent = Object.entries(COMMANDS).flatMap(([name, { flags }]) =>
    'json' in flags && !texts.some((text) => new RegExp(`^(?:\\$ )?careen ${name}\\b`, 'm').test(text))
      ? [name]
      : [],
  )
  assert.deepEqual(silent, [], 'no script compares the lines of these commands with the schema')
})
