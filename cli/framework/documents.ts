import { appendFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { CareenError } from '../../policies/model/index.ts'
import { type Arguments, invalid } from './arguments.ts'
import { unwritableWords } from './file-errors.ts'
import type { Terminal } from './terminal.ts'

/** A document that a command writes for a bot or a CI system. `file` absent: instead of text on standard output. */
export type DocumentWish<Format extends string> = { readonly format: Format; readonly file?: string }

/** Returns the wish of -format and -format-into, or undefined without one. Throws INVALID_ARGUMENT if they do not fit together. */
export function documentWish<Format extends string>(
  command: string,
  { values, switches }: Arguments,
  formats: readonly Format[],
): DocumentWish<Format> | undefined {
  const format = formats.find((one) => one === values['format'])
  const file = values['format-into']
  if (file !== undefined && format === undefined)
    throw invalid(command, `-format-into needs a format: -format=${formats.join(' or -format=')}`)
  if (format === undefined) return undefined
  if (file === undefined && switches.has('json'))
    throw invalid(
      command,
      '-json and -format both write to standard output. Write the document to a file: -format-into=FILE',
    )
  return { format, ...(file === undefined ? {} : { file }) }
}

/** Writes a document to its file, or to standard output. */
export function writeDocument(text: string, file: string | undefined, terminal: Terminal): void {
  if (file === undefined) return terminal.out(text)
  try {
    writeFileSync(resolve(terminal.cwd, file), text)
  } catch (cause) {
    throw unwritable(`-format-into=${file}`, cause)
  }
}

/** Appends a page to the summary of a step of a GitHub workflow. Without such a step, does nothing. */
export function addStepSummary(text: () => string, { env, cwd }: Pick<Terminal, 'env' | 'cwd'>): void {
  const file = env['GITHUB_STEP_SUMMARY'] ?? ''
  if (file === '') return
  try {
    appendFileSync(resolve(cwd, file), text())
  } catch (cause) {
    throw unwritable('GITHUB_STEP_SUMMARY', cause)
  }
}

function unwritable(what: string, cause: unknown): CareenError {
  return new CareenError('INVALID_ARGUMENT', `${what} ${unwritableWords(cause)}`, { cause })
}
