import { hasErrors } from '../../policies/hcl/index.ts'
import { type Console, openConsole } from '../../policies/language/index.ts'
import type { Command } from '../framework/command.ts'
import { EXIT } from '../framework/exit.ts'
import type { Conversation, Terminal } from '../framework/terminal.ts'
import { showDiagnostics, readInputs, isBlank, isUnfinished } from '../input/index.ts'
import { escaped } from '../views/text.ts'

/** Evaluates expressions against a configuration, interactively or from standard input, one per line. */
export const console: Command = async (args, terminal) => {
  const { files, options, diagnostics } = readInputs(args.words[0] ?? '.', args, terminal, {
    mayBeEmpty: true,
  })
  const opened = await openConsole(files, options)
  const wrong = [...diagnostics, ...opened.diagnostics]
  showDiagnostics(wrong, terminal)
  if (terminal.interactive) return talk(opened, terminal)
  const answered = answerAll(await terminal.readInput(), opened, terminal)
  return answered && !hasErrors(wrong) ? EXIT.ok : EXIT.error
}

async function talk(opened: Console, terminal: Terminal): Promise<number> {
  terminal.out(
    'Type an expression, such as length("abc"), or a name of the configuration. Type help for more.\n',
  )
  await terminal.converse(conversation(opened, terminal))
  return EXIT.ok
}

/** Collects lines until they are one expression, then evaluates it. */
function conversation(opened: Console, terminal: Terminal): Conversation {
  let kept = ''
  return {
    prompt: () => (kept === '' ? '> ' : ': '),
    complete: (line) => completions(line, opened.names()),
    onLine: (line) => {
      kept += kept === '' ? line : `\n${line}`
      if (isUnfinished(kept)) return 'more'
      const text = kept.trim()
      kept = ''
      if (text === 'exit') return 'over'
      if (text === 'help') terminal.out(HELP)
      else if (!isBlank(text)) answer(text, opened, terminal)
      return 'more'
    },
    onInterrupt: (line) => {
      const nothing = kept === '' && line === ''
      kept = ''
      return nothing ? 'over' : 'more'
    },
  }
}

const HELP = `Expressions are evaluated against the configuration. Nothing is changed.
  var.NAME, local.NAME               values of variables and local values
  lifecycle_policy.NAME, and so on   what the configuration declares
  length(...), join(...), and so on  functions; careen schema lists them
Tab completes names. An open bracket continues on the next line; Ctrl-C discards it. exit or Ctrl-D ends the console.
`

/** Returns the completions of the last name of the line, and that name, as readline expects. */
function completions(line: string, names: readonly string[]): readonly [string[], string] {
  const part = /[\p{ID_Start}_][\p{ID_Continue}.-]*$/u.exec(line)?.[0] ?? ''
  const all = part === line ? [...names, 'exit', 'help'] : names
  return [all.filter((name) => name.startsWith(part)), part]
}

/** Evaluates the expressions of a text. Returns false if one failed. */
function answerAll(input: string, opened: Console, terminal: Terminal): boolean {
  let ok = true
  for (const text of expressionsIn(input)) {
    if (text === 'exit') break
    ok = answer(text, opened, terminal) && ok
  }
  return ok
}

function expressionsIn(input: string): readonly string[] {
  const found: string[] = []
  let kept = ''
  for (const line of input.split(/\r?\n/)) {
    kept += kept === '' ? line : `\n${line}`
    if (isUnfinished(kept)) continue
    found.push(kept)
    kept = ''
  }
  return [...found, kept].filter((text) => !isBlank(text)).map((text) => text.trim())
}

function answer(text: string, opened: Console, terminal: Terminal): boolean {
  // Why: a heredoc needs the end of its last line.
  const value = opened.evaluate(text.includes('\n') ? `${text}\n` : text)
  if (value.ok) terminal.out(`${escaped(value.text)}\n`)
  else showDiagnostics(value.diagnostics, terminal)
  return value.ok
}
