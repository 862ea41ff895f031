/** The scripts for the shells: bash is run for real, the others where they are installed. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { COMMANDS } from '../../../cli/tables.ts'
import { fishScript } from '../../../cli/views/completion-fish.ts'
import { zshScript } from '../../../cli/views/completion-zsh.ts'
import type { Typed } from '../../../cli/views/completion.ts'
import { folder } from '../../support/processes.ts'
import { skipWithout } from '../../support/skips.ts'
import { runHere } from '../../support/terminal.ts'

const scripts = new Map<string, string>()
before(async () => {
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { code, stdout } = await runHere(['completion', shell], '/')
    assert.equal(code, 0)
    scripts.set(shell, stdout)
  }
})

/** What bash offers for a line whose last word is being typed. */
function offered(line: readonly string[], cwd = '/'): string[] {
  const words = line.map((word) => `'${word}'`).join(' ')
  const script = `${scripts.get('bash') ?? ''}
COMP_WORDS=(${words}); COMP_CWORD=${line.length - 1}; _careen
[[ \${#COMPREPLY[@]} -eq 0 ]] || printf '%s\\n' "\${COMPREPLY[@]}"`
  const ran = spawnSync('bash', ['--norc', '-u', '-c', script], { encoding: 'utf8', cwd })
  assert.equal(ran.stderr, '', line.join(' '))
  return ran.stdout.split('\n').filter((one) => one !== '')
}

test('bash: every command is offered, and help has them too', () => {
  const names = [...Object.keys(COMMANDS), 'version', 'help']
  assert.deepEqual(offered(['careen', '']), names)
  assert.deepEqual(offered(['careen', 'help', '']), names)
  assert.deepEqual(offered(['careen', 'pl']), ['plan'])
  assert.deepEqual(offered(['careen', 'zzz', '']), [])
})

test('bash: every flag of every command is offered', () => {
  for (const [name, { flags }] of Object.entries(COMMANDS)) {
    const wanted = Object.entries(flags).map(([flag, { on }]) => (on ? `-${flag}=false` : `-${flag}`))
    assert.deepEqual(offered(['careen', name, '-']).slice(0, wanted.length), wanted, name)
  }
  assert.deepEqual(offered(['careen', 'plan', '-js']), ['-json', '-json-into'])
  assert.deepEqual(offered(['careen', 'plan', '--js']), ['--json', '--json-into'])
  assert.deepEqual(offered(['careen', 'plan', '--chd']), ['--chdir'])
})

test('bash: words that are known, after a flag and after -chdir=DIR', () => {
  assert.deepEqual(offered(['careen', 'schema', 'keep_s']), ['keep_semver'])
  assert.deepEqual(offered(['careen', 'completion', '']), ['bash', 'zsh', 'fish'])
  assert.deepEqual(offered(['careen', 'runs', '-json', 'sh']), ['show'])
  assert.deepEqual(offered(['careen', '-chdir', '=', 'dir', 'pl']), ['plan'])
  assert.deepEqual(offered(['careen', '-chdir=dir', 'schema', 'quo']), ['quota'])
})

test('bash: arguments of flags, however = is split', () => {
  assert.deepEqual(offered(['careen', 'apply', '-input', 'f']), ['false'])
  assert.deepEqual(offered(['careen', 'apply', '--input', '=', 'f']), ['false'])
  assert.deepEqual(offered(['careen', 'apply', '-input', '=']), ['true', 'false'])
  assert.deepEqual(offered(['careen', 'apply', '-input=f']), ['-input=false'])
  assert.deepEqual(offered(['careen', 'plan', '-workspace', '']), [])
})

test('bash: files and directories, also with blanks in their names', () => {
  using at = folder()
  mkdirSync(join(at.path, 'a dir'))
  writeFileSync(join(at.path, 'a file.hcl'), '')
  assert.deepEqual(offered(['careen', 'plan', 'a'], at.path).toSorted(), ['a dir', 'a file.hcl'])
  assert.deepEqual(offered(['careen', 'plan', '-var-file', 'a f'], at.path), ['a file.hcl'])
  assert.deepEqual(offered(['careen', 'plan', '-chdir', 'a'], at.path), ['a dir'])
  assert.deepEqual(offered(['careen', 'effective', 'a'], at.path), [])
})

test('bash: a flag that two commands have with other words', () => {
  assert.deepEqual(offered(['careen', 'plan', '-format=j']), ['-format=junit'])
  assert.deepEqual(offered(['careen', 'validate', '-format=j']), ['-format=json'])
  assert.deepEqual(offered(['careen', 'validate', '--format', 's']), ['sarif'])
})

const TYPED: Typed = {
  commands: [
    {
      name: 'check',
      summary: "It's a check: all of it.",
      flags: [
        { name: '-json', doc: 'JSON [for programs].', argument: { kind: 'none' } },
        { name: '-format', doc: 'How.', argument: { kind: 'words', words: ['a', 'b'] } },
        { name: '-out', doc: 'Where.', argument: { kind: 'file', name: 'FILE' } },
        { name: '-chdir', doc: 'There.', argument: { kind: 'directory', name: 'DIR' } },
        { name: '-var', doc: 'Value.', argument: { kind: 'text', name: 'NAME=VALUE' } },
      ],
      words: ['x', 'y'],
      files: true,
    },
  ],
  others: ['version'],
}

test('zsh: what is special in it is escaped', () => {
  const script = zshScript(TYPED)
  assert.ok(script.startsWith('#compdef careen\n'))
  assert.ok(script.includes(`    'check:It'\\''s a check: all of it.'\n    'version'\n`))
  assert.ok(
    script.includes(`        check)
          _arguments '-json[JSON \\[for programs\\].]' \\
            '-format=[How.]: :(a b)' \\
            '*-out=[Where.]:FILE:_files' \\
            '-chdir=[There.]:DIR:_files -/' \\
            '*-var=[Value.]:NAME=VALUE: ' \\
            '1: :(x y)' \\
            '*:file:_files'
          ;;
`),
    script,
  )
})

test('fish: what is special in it is escaped', () => {
  const script = fishScript(TYPED)
  assert.ok(
    script.includes(`complete -c careen -n '__careen_is ""' -a check -d 'It\\'s a check: all of it.'\n`),
  )
  assert.ok(
    script.endsWith(`complete -c careen -n '__careen_is help' -a 'check version'
complete -c careen -n '__careen_is check' -o json -d 'JSON [for programs].'
complete -c careen -n '__careen_is check' -o format -x -a 'a b' -d 'How.'
complete -c careen -n '__careen_is check' -o out -r -F -d 'Where.'
complete -c careen -n '__careen_is check' -o chdir -x -a '(__fish_complete_directories)' -d 'There.'
complete -c careen -n '__careen_is check' -o var -x -d 'Value.'
complete -c careen -n '__careen_is check' -a 'x y'
complete -c careen -n '__careen_is check' -F
`),
    script,
  )
})

for (const shell of ['zsh', 'fish']) {
  test(`${shell} reads its script`, { skip: skipWithout(shell, ['-c', 'true']) }, () => {
    using at = folder()
    writeFileSync(join(at.path, 'script'), scripts.get(shell) ?? '')
    const ran = spawnSync(shell, ['-n', join(at.path, 'script')], { encoding: 'utf8' })
    assert.equal(`${ran.status}${ran.stderr}`, '0')
  })
}

test('for an unknown shell the error names those that have a script', async () => {
  const { code, stderr } = await runHere(['completion', 'tcsh'], '/')
  assert.equal(code, 1)
  assert.match(stderr, /no script for "tcsh"; write one of bash, zsh, fish/)
})
