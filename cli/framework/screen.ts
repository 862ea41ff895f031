/** A text that replaces the one before, on a terminal. */
export type Screen = {
  /** False: nobody sees it; lines have to be printed. */
  readonly isLive: boolean
  /** Most lines that are seen at once. */
  readonly rows: number
  readonly show: (text: string) => void
}

/** Returns the columns of lists and checks that give way. Undefined: a program or a file reads them, and gets all in whole lines. */
export function seenColumns({
  screen,
  env,
  width,
}: {
  readonly screen: Screen
  readonly env: Readonly<Record<string, string | undefined>>
  readonly width: number
}): number | undefined {
  return screen.isLive || env['COLUMNS'] !== undefined ? width : undefined
}

/** Nobody sees it. */
export const NO_SCREEN: Screen = { isLive: false, rows: 0, show: () => {} }

/** Returns the screen of a terminal. The last text stays. */
export function liveScreen(write: (text: string) => void, rows: () => number): Screen {
  let shown = 0
  return {
    isLive: true,
    get rows() {
      return rows()
    },
    show: (text) => {
      // Why line by line: to clear all at once flickers.
      const lines = text.split('\n').slice(0, -1)
      const body = lines.map((line) => `${line}\u001B[K\n`).join('')
      write(`${shown === 0 ? '' : `\u001B[${shown}A\r`}${body}\u001B[J`)
      shown = lines.length
    },
  }
}
