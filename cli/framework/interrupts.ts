import type { InFlight, Terminal } from './terminal.ts'

type Interrupts = {
  /** Ctrl-C was pressed. */
  readonly press: () => void
  readonly inFlight: Terminal['inFlight']
}

/** The first Ctrl-C calls `abort`, the second one `leave`. `say` gets the line that says what each means. */
export function interrupts(on: {
  readonly say: (line: string) => void
  readonly abort: () => void
  readonly leave: () => void
}): Interrupts {
  let flight: InFlight | undefined
  let pressed = false
  return {
    press: () => {
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
  }
}

/** Returns true if a terminal shows colours: not a dumb one, and nobody has switched them off. */
export function showsColours(
  env: Readonly<Record<string, string | undefined>>,
  argv: readonly string[],
): boolean {
  if (env['TERM'] === 'dumb' || (env['NO_COLOR'] ?? '') !== '') return false
  return !argv.some((word) => /^--?no-color$/.test(word))
}
