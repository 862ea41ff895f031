import type { InFlight, Terminal } from './terminal.ts'

type Interrupts = {
  /** Ctrl-C was pressed. */
  readonly press: () => void
  readonly inFlight: Terminal['inFlight']
  /** While `act` works, Ctrl-C is for the program that has the terminal. */
  readonly leftTo: <T>(act: () => Promise<T>) => Promise<T>
}

/** The first Ctrl-C calls `abort`, the second one `leave`. `say` gets the line that says what each means. */
export function interrupts(on: {
  readonly say: (line: string) => void
  readonly abort: () => void
  readonly leave: () => void
}): Interrupts {
  let flight: InFlight | undefined
  let pressed = false
  let others = 0
  return {
    press: () => {
      if (others > 0) return
      if (!pressed) {
        pressed = true
        on.say(flight?.asking ?? 'Stopping. Press Ctrl-C again to leave at once.')
        return on.abort()
      }
      if (flight !== undefined) on.say(flight.left)
      on.leave()
    },
    inFlight: (what) => {
      flight = what
    },
    leftTo: async (act) => {
      others += 1
      try {
        return await act()
      } finally {
        others -= 1
      }
    },
  }
}

/** Returns true if the output has colours: on a terminal that is not dumb, or where they are forced, unless they are switched off. */
export function showsColours(
  env: Readonly<Record<string, string | undefined>>,
  argv: readonly string[],
  isTerminal: boolean,
): boolean {
  const force = env['CLICOLOR_FORCE'] ?? ''
  if (!isTerminal && (force === '' || force === '0')) return false
  if (env['TERM'] === 'dumb' || (env['NO_COLOR'] ?? '') !== '') return false
  return !argv.some((word) => /^--?no-color$/.test(word))
}
