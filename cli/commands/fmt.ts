import { type Diagnostic, formatText, hasErrors, openSource, parseFile } from '../../policies/hcl/index.ts'
import { CareenError } from '../../policies/model/index.ts'
import { type Arguments, invalid } from '../framework/arguments.ts'
import type { Command } from '../framework/command.ts'
import { EXIT } from '../framework/exit.ts'
import type { Terminal } from '../framework/terminal.ts'
import { showDiagnostics, type HclFile, hclFiles, replaceText, readText } from '../input/index.ts'
import { diffText } from '../views/diff-text.ts'
import { escaped } from '../views/text.ts'

/** Rewrites HCL files in the canonical format. A file that cannot be parsed is reported and not changed. */
export const fmt: Command = async (args, terminal) => {
  const { words, switches } = args
  if (words.includes('-')) return fromInput(args, terminal)
  const files = hclFiles(words.length === 0 ? ['.'] : words, terminal.cwd, switches.has('recursive'))
  const results = files.map((file) => {
    if (terminal.signal.aborted) throw new CareenError('CANCELLED', 'stopped on request')
    return formatFile(file, switches, terminal)
  })
  const problems = results.flatMap(({ diagnostics }) => diagnostics)
  showDiagnostics(problems, terminal)
  if (hasErrors(problems)) return EXIT.error
  return switches.has('check') && results.some(({ differs }) => differs) ? EXIT.unformatted : EXIT.ok
}

type Result = { readonly differs: boolean; readonly diagnostics: readonly Diagnostic[] }

function formatFile(file: HclFile, switches: Arguments['switches'], terminal: Terminal): Result {
  const { at, shown } = file
  const read = readText(at, shown)
  if (!read.ok) return { differs: false, diagnostics: [read.problem] }
  const { text: before } = read
  const formatted = format(shown, before)
  if (!formatted.ok) return { differs: false, diagnostics: formatted.diagnostics }
  const { text: after } = formatted
  if (shows(switches)) terminal.out(after)
  if (after === before) return { differs: false, diagnostics: [] }
  if (switches.has('list')) terminal.out(`${escaped(shown)}\n`)
  if (switches.has('diff')) terminal.out(diffText({ before, after, name: shown }, terminal.paint))
  const failed = writes(switches) ? replaceText(at, shown, before, after) : undefined
  return { differs: true, diagnostics: failed === undefined ? [] : [failed] }
}

function writes(switches: Arguments['switches']): boolean {
  return switches.has('write') && !switches.has('check')
}

/** Returns true if the formatted text is printed: no flag asks for another output. */
function shows(switches: Arguments['switches']): boolean {
  return !['list', 'write', 'diff', 'check'].some((one) => switches.has(one))
}

async function fromInput({ words, switches }: Arguments, terminal: Terminal): Promise<number> {
  if (words.length > 1) throw invalid('fmt', '- means standard input, and cannot be combined with paths')
  const before = await terminal.readInput()
  const formatted = format(INPUT, before)
  if (!formatted.ok) {
    showDiagnostics(formatted.diagnostics, terminal)
    return EXIT.error
  }
  const { text } = formatted
  if (switches.has('diff')) terminal.out(diffText({ before, after: text, name: INPUT }, terminal.paint))
  else if (!switches.has('check')) terminal.out(text)
  return switches.has('check') && text !== before ? EXIT.unformatted : EXIT.ok
}

const INPUT = '<stdin>'

type Formatted =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] }

/** Formats a text. Throws INTERNAL if the result cannot be parsed. */
function format(name: string, before: string): Formatted {
  const source = openSource({ name, text: before })
  const { diagnostics } = parseFile(source)
  if (hasErrors(diagnostics)) return { ok: false, diagnostics }
  const text = formatText(source)
  if (!hasErrors(parseFile(openSource({ name, text })).diagnostics)) return { ok: true, text }
  throw new CareenError(
    'INTERNAL',
    `${name}: the formatted text cannot be parsed, so the file was not changed. Please report this`,
  )
}
