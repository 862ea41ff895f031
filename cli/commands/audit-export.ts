import { createReadStream } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { createInterface } from 'node:readline'
import { type AuditEvent, fromLine, fromRemovalJson, type ListedRemoval } from '../../policies/audit/index.ts'
import { CareenError } from '../../policies/model/index.ts'
import { unreadableWords } from '../framework/file-errors.ts'
import type { Terminal } from '../framework/terminal.ts'

/** What a record consists of: all events, and behind them removals if they are there. */
export type RecordEntry =
  | { readonly kind: 'event'; readonly event: AuditEvent }
  | { readonly kind: 'removal'; readonly removal: ListedRemoval }

/** Yields what an export of `careen audit -json` has. `-`: standard input. Throws INVALID_ARGUMENT for what is no export, or was cut. */
export async function* entriesIn(file: string, terminal: Terminal): AsyncGenerator<RecordEntry> {
  const shown = file === '-' ? 'standard input' : file
  let place = 0
  let before: RecordEntry['kind'] = 'event'
  // Why: a stream of lines without the last one was cut.
  let isOpen = false
  for await (const line of linesIn(file, terminal)) {
    place += 1
    if (line.trim() === '') continue
    const read = exportedLine(line)
    if (read.type !== 'other') isOpen = read.type !== 'result'
    const entry = entryOf(read, `${shown} line ${place}`)
    if (entry === undefined) continue
    if (entry.kind === 'event' && before === 'removal')
      throw new CareenError('INVALID_ARGUMENT', `${shown} line ${place}: an event behind removals. ${ANEW}`)
    before = entry.kind
    yield entry
  }
  if (isOpen) throw new CareenError('INVALID_ARGUMENT', `${shown} has no last line, so it was cut. ${ANEW}`)
}

const ANEW = 'Export the events anew: careen audit -json'

type ExportedLine = {
  readonly type: 'version' | 'event' | 'removal' | 'result' | 'other'
  /** An event as text. */
  readonly text?: string
  readonly removal?: unknown
}

function entryOf({ type, text, removal }: ExportedLine, place: string): RecordEntry | undefined {
  if (type === 'removal') return { kind: 'removal', removal: fromRemovalJson(removal, place) }
  return text === undefined ? undefined : { kind: 'event', event: fromLine(text, place) }
}

/** Returns what a line of `careen audit -json` is. A line of another form is an event by itself. */
function exportedLine(line: string): ExportedLine {
  try {
    const { type, event, removal } = JSON.parse(line) as Readonly<Record<string, unknown>>
    if (type === 'event') return { type, text: JSON.stringify(event) }
    if (type === 'removal') return { type, removal }
    return type === 'version' || type === 'result' ? { type } : { type: 'other', text: line }
  } catch {
    return { type: 'other', text: line }
  }
}

async function* linesIn(file: string, { cwd, readInput }: Terminal): AsyncGenerator<string> {
  if (file === '-') return yield* (await readInput()).split('\n')
  const path = isAbsolute(file) ? file : join(cwd, file)
  try {
    yield* createInterface({ input: createReadStream(path), crlfDelay: Infinity })
  } catch (cause) {
    if (cause instanceof CareenError) throw cause
    throw new CareenError(
      'INVALID_ARGUMENT',
      `${file} ${unreadableWords(cause)}. Name a file that careen audit -json has written`,
      { cause },
    )
  }
}
