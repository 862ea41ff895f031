/** How long a loop works before others have their turn. Milliseconds. */
const TURN = 10

/** Lets other calls have their turn, if the loop that calls it has worked for long enough. */
export type Pace = () => Promise<void>

export type PaceDeps = {
  readonly clock: { readonly monotonic: () => number; readonly sleep: (ms: number) => Promise<void> }
}

/** Returns what a loop calls at each step. */
export function openPace({ clock }: PaceDeps): Pace {
  let since = clock.monotonic()
  return async () => {
    if (clock.monotonic() - since < TURN) return
    await clock.sleep(0)
    since = clock.monotonic()
  }
}
