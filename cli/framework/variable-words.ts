import { CareenError } from '../../policies/model/index.ts'
import { COMMON, type CommandTable, type Flag } from './arguments.ts'
import type { Terminal } from './terminal.ts'

/** The variable with flags of every command. Those of the command line come later, and win. */
export const VARIABLE_WORDS = 'CAREEN_CLI_ARGS'

/** Flags that permit something. Why not in a variable: nobody sees there what they permit. */
const PERMITS: ReadonlySet<string> = new Set(['auto-approve', 'approve-images', 'allow-unknown', 'take-over'])

type Tables = Readonly<Record<string, Pick<CommandTable, 'flags'>>>

/**
 * Returns a command line with the flags of the variable behind its command. Leaves out those that this command does not have and another one
 * has. Throws INVALID_ARGUMENT for what no command has, what permits something, and what is no flag.
 */
export function withVariableWords(
  env: Terminal['env'],
  argv: readonly string[],
  tables: Tables,
): readonly string[] {
  const text = env[VARIABLE_WORDS] ?? ''
  const at = /^--?chdir=/.test(argv[0] ?? '') ? 1 : 0
  const name = argv[at] ?? ''
  const own = Object.hasOwn(tables, name) ? tables[name] : undefined
  if (text.trim() === '' || own === undefined) return argv
  const words = flagsIn(shellWords(text), tables).flatMap(({ flag, words: given }) =>
    Object.hasOwn({ ...own.flags, ...COMMON }, flag) ? given : [],
  )
  return [...argv.slice(0, at + 1), ...words, ...argv.slice(at + 1)]
}

type VariableFlag = { readonly flag: string; readonly words: readonly string[] }

function flagsIn(words: readonly string[], tables: Tables): readonly VariableFlag[] {
  const all = Object.fromEntries([
    ...Object.entries(COMMON),
    ...Object.values(tables).flatMap(({ flags }) => Object.entries(flags)),
  ])
  const found: VariableFlag[] = []
  const rest = [...words]
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const [, flag = '', inline] = /^--?([a-z][a-z-]*)(=.*)?$/s.exec(word) ?? []
    const { value } = allowed(word, flag, all)
    const next = value === undefined || inline !== undefined ? [] : rest.splice(0, 1)
    found.push({ flag, words: [word, ...next] })
  }
  return found
}

function allowed(word: string, flag: string, all: Readonly<Record<string, Flag>>): Flag {
  if (flag === '') throw refused(`"${word}" is no flag. Write words behind the command`)
  if (PERMITS.has(flag)) throw refused(`-${flag} permits something. Write it behind the command`)
  const known = Object.hasOwn(all, flag) ? all[flag] : undefined
  if (known === undefined) throw refused(`no command has a flag -${flag}. Correct it, or unset the variable`)
  return known
}

/** A word of a shell: characters, `\` and one, or quotes, without a blank between them. */
const WORD = /(?:\\.|'[^']*'|"(?:\\.|[^"\\])*"|[^\s'"\\])+/gs
const QUOTED = /\\(.)|'([^']*)'|"((?:\\.|[^"\\])*)"/gs

/** Returns the words of a text as a shell reads them, which expands nothing. */
function shellWords(text: string): readonly string[] {
  if (text.replaceAll(WORD, '').trim() !== '')
    throw refused('a quote is not closed. Close it, or unset the variable')
  return Array.from(text.matchAll(WORD), ([word]) =>
    word.replaceAll(
      QUOTED,
      (_all, one?: string, plain?: string, double = '') =>
        one ?? plain ?? String(double).replaceAll(/\\(.)/gs, '$1'),
    ),
  )
}

function refused(why: string): CareenError {
  return new CareenError('INVALID_ARGUMENT', `${VARIABLE_WORDS}: ${why}`)
}
