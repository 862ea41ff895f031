import { oneLine } from '../views/text.ts'

/** Where a command writes, and who is there to read it. */
export type Terminal = {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  /** Paints for this terminal, or not at all. */
  readonly paint: Paint
  /** Can a person answer? */
  readonly interactive: boolean
  /** Asks, and returns the answer; undefined when the input ends. */
  readonly ask: (question: string) => Promise<string | undefined>
  /** Hears line after line of a person, with history and completion, until it is over. */
  readonly converse: (talk: Conversation) => Promise<void>
  /** Everything that is piped in. */
  readonly readInput: () => Promise<string>
  /** Shows how far a long action is, when a person is there and it takes longer than a second. */
  readonly progress: ProgressLine
  /** Aborts at the first Ctrl-C. */
  readonly signal: AbortSignal
  /** Columns for text that is read by people. */
  readonly width: number
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
}

/** One side of a conversation. */
export type Conversation = {
  readonly prompt: () => string
  /** What may stand for the last part of a line, and that part. */
  readonly complete: (line: string) => readonly [string[], string]
  readonly hear: (line: string) => 'more' | 'over'
  /** Ctrl-C, with what was typed before it. */
  readonly interrupt: (line: string) => 'more' | 'over'
}

export type ProgressLine = { readonly show: (text: string) => void; readonly clear: () => void }

const CODES = { red: 31, green: 32, yellow: 33, grey: 90, bold: 1, underline: 4 } as const
export type Colour = keyof typeof CODES
export type Paint = (colour: Colour, text: string) => string

export function painter(on: boolean): Paint {
  return (colour, text) => (on ? `\u001B[${CODES[colour]}m${text}\u001B[0m` : text)
}

/**
 * One line on standard error that replaces itself; nothing before `after` milliseconds have gone. It counts the seconds, so
 * that one sees that somebody is at work while there is nothing new to say.
 */
export function progressLine(
  write: (text: string) => void,
  options: {
    readonly on: boolean
    readonly width: number
    readonly now: () => number
    readonly after: number
    /** Calls again and again, about once a second, until what it returns is called. */
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
