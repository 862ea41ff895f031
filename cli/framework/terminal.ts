import type { Code } from '../../policies/model/index.ts'
import type { OutputLine } from '../views/lines/line.ts'
import { oneLine } from '../views/text.ts'
import type { Screen } from './screen.ts'

/** Input and output of a command. */
export type Terminal = {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  /** Colours text, or returns it unchanged if the output has no colours. */
  readonly paint: Paint
  /** True if a person can answer questions. */
  readonly interactive: boolean
  /** Asks a question. Returns the answer, or undefined if the input ends. */
  readonly ask: (question: string) => Promise<string | undefined>
  /** Reads lines of a person, with history and completion, until `onLine` or `onInterrupt` returns 'over'. */
  readonly converse: (talk: Conversation) => Promise<void>
  /** Returns all of standard input. */
  readonly readInput: () => Promise<string>
  /** Shows progress on an interactive terminal, after the first second. */
  readonly progress: ProgressLine
  /** A text that replaces the one before, if standard output is a terminal. */
  readonly screen: Screen
  /** Shows a text in a pager until the person leaves it. Returns false if the pager cannot be started. Ctrl-C is the pager's. */
  readonly page: (command: string, text: string) => Promise<boolean>
  /** Aborts at the first Ctrl-C. */
  readonly signal: AbortSignal
  /** Says what Ctrl-C means while something is on its way to the daemon; undefined: not any more. */
  readonly inFlight: (what: InFlight | undefined) => void
  /**
   * Writes what programs read, with -json and -json-into; else it makes nothing. A command writes its text as well: with -json that
   * is dropped.
   */
  readonly lines: (make: () => Iterable<OutputLine>) => void
  /** Notes what the last line of -json says. */
  readonly outcome: (part: CommandOutcome) => void
  /** Returns the time in milliseconds of UTC. */
  readonly now: () => number
  /** Columns for text for people. */
  readonly width: number
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  /** USER@HOST, for the history. */
  readonly user: string
}

/** Lines for the first Ctrl-C, and for the second, which ends the process. */
export type InFlight = { readonly asking: string; readonly left: string }

/** `code`: why the command failed, or refused. `changed`: whether it changed anything; nothing noted means no. */
export type CommandOutcome = { readonly code?: Code; readonly changed?: boolean | 'unknown' }

/** The callbacks of an interactive session. */
export type Conversation = {
  readonly prompt: () => string
  /** Returns the completions of the last part of a line, and that part. */
  readonly complete: (line: string) => readonly [string[], string]
  readonly onLine: (line: string) => 'more' | 'over'
  /** Called on Ctrl-C, with the unfinished line. */
  readonly onInterrupt: (line: string) => 'more' | 'over'
}

export type ProgressLine = { readonly show: (text: string) => void; readonly clear: () => void }

const CODES = { red: 31, green: 32, yellow: 33, grey: 90, bold: 1, underline: 4 } as const
export type Colour = keyof typeof CODES
export type Paint = (colour: Colour, text: string) => string

export function painter(on: boolean): Paint {
  return (colour, text) => (on ? `\u001B[${CODES[colour]}m${text}\u001B[0m` : text)
}

/**
 * One line on standard error that replaces itself, from `after` milliseconds on. It counts the seconds, to show that the
 * command is not stuck.
 */
export function progressLine(
  write: (text: string) => void,
  options: {
    readonly on: boolean
    readonly width: number
    readonly now: () => number
    readonly after: number
    /** Calls `act` about once a second, until the returned function is called. */
    readonly tick: (act: () => void) => () => void
  },
): ProgressLine {
  const startedAt = options.now()
  let text: string | undefined
  let stop: (() => void) | undefined
  let shown = false
  const draw = (): void => {
    const past = options.now() - startedAt
    if (text === undefined || past < options.after) return
    write(`\r\u001B[K${`${text} (${Math.floor(past / 1000)} s)`.slice(0, options.width - 1)}`)
    shown = true
  }
  return {
    show: (fresh) => {
      if (!options.on) return
      text = oneLine(fresh)
      stop ??= options.tick(draw)
      draw()
    },
    clear: () => {
      stop?.()
      if (shown) write('\r\u001B[K')
      text = stop = undefined
      shown = false
    },
  }
}
