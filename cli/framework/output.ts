import { closeSync, openSync, writeSync } from 'node:fs'
import { isAbsolute, resolve } from 'node:path'
import { CareenError } from '../../policies/model/index.ts'
import { lineText, type OutputLine, UI_VERSION } from '../views/lines/line.ts'
import { EXIT } from './exit.ts'
import { unwritableWords } from './file-errors.ts'
import { NO_SCREEN } from './screen.ts'
import type { CommandOutcome, Terminal } from './terminal.ts'
import { packageVersion } from './version.ts'

/** Where the lines of a command are written. `json`: standard output has lines, and no text. `into`: a file has them as well. */
export type OutputWish = { readonly json: boolean; readonly into?: string }

/** A terminal whose command writes lines too. `end` writes the last one and returns the exit status of the process. */
export type Output = { readonly terminal: Terminal; readonly end: (status: number) => number }

/** Returns what a command line asks for, before it is parsed. Why before: errors of usage are lines, too. */
export function outputWish(argv: readonly string[]): OutputWish {
  if (argv.some((word, at) => /^--?(?:help|h)$/.test(word) || (at === 0 && word === 'help')))
    return { json: false }
  let json = false
  let into: string | undefined
  for (const [at, word] of argv.entries()) {
    const [, flag, value = argv[at + 1]] = /^--?([a-z-]+)(?:=(.*))?$/s.exec(word) ?? []
    if (flag === 'json') json = !word.endsWith('=false')
    if (flag === 'format' && value === 'json') json = true
    if (flag === 'json-into') into = value
  }
  return isSet(into) ? { json, into } : { json }
}

function isSet(text: string | undefined): text is string {
  return text !== undefined && text !== ''
}

/** Opens the output of a command and writes the first line. Throws INVALID_ARGUMENT if the file cannot be written. */
export function openOutput({ json, into }: OutputWish, terminal: Terminal): Output {
  const file = into === undefined ? undefined : openFile(into, terminal.cwd)
  let last: CommandOutcome = { changed: false }
  let broken: unknown
  const write = (line: OutputLine): void => {
    const text = lineText(line, terminal.now())
    if (json) terminal.out(text)
    if (file === undefined || broken !== undefined) return
    try {
      writeSync(file, text)
    } catch (thrown) {
      broken = thrown
    }
  }
  const version = packageVersion()
  write({ type: 'version', message: `careen ${version}`, data: { careen: version, ui: UI_VERSION } })
  const lined: Terminal = {
    ...terminal,
    lines: (make) => {
      for (const line of make()) write(line)
    },
    outcome: (part) => {
      last = { ...last, ...part }
    },
  }
  return {
    terminal: json ? silent(lined) : lined,
    end: (status) => {
      write(lastLine(status, last))
      if (file !== undefined) closeSync(file)
      if (broken === undefined) return status
      terminal.err(
        `-json-into=${into}: the file is not complete: ${whyOf(broken)}. The command itself has ended.\n`,
      )
      return status === EXIT.ok ? EXIT.error : status
    },
  }
}

/** What is not known to be changed or unchanged is absent. */
function lastLine(exitStatus: number, { code, changed }: CommandOutcome): OutputLine {
  return {
    type: 'result',
    level: exitStatus === EXIT.ok || exitStatus === EXIT.changes ? 'info' : 'error',
    message: `exit status ${exitStatus}${code === undefined ? '' : `, ${code}`}`,
    data: { exitStatus, code, changed: changed === 'unknown' ? undefined : changed },
  }
}

/** Why without text: a program reads standard output, and standard error stays empty. */
function silent(terminal: Terminal): Terminal {
  return {
    ...terminal,
    out: () => {},
    err: () => {},
    interactive: false,
    ask: async () => undefined,
    progress: { show: () => {}, clear: () => {} },
    screen: NO_SCREEN,
    page: async () => true,
  }
}

function openFile(path: string, cwd: string): number {
  try {
    return openSync(isAbsolute(path) ? path : resolve(cwd, path), 'w', 0o600)
  } catch (cause) {
    throw new CareenError('INVALID_ARGUMENT', `-json-into=${path} ${unwritableWords(cause)}`, { cause })
  }
}

function whyOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}
