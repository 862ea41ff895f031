import { interrupts, showsColours } from '../../cli/framework/interrupts.ts'
import { runPager } from '../../cli/framework/pager.ts'
import { columnsIn } from '../../cli/framework/process.ts'
import { NO_SCREEN } from '../../cli/framework/screen.ts'
import { painter, type Terminal } from '../../cli/framework/terminal.ts'
import { run } from '../../cli/main.ts'

/** A part of what a person sees: what the command writes, and what the person types. */
export type Shown = { readonly from: 'stdout' | 'stderr' | 'person'; readonly text: string }

export type Ran = {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
  /** All of it, in the order of a screen. */
  readonly screen: readonly Shown[]
}

/** Runs a command line in this process, as if piped; `answers` are what a person types. */
export async function runHere(
  argv: readonly string[],
  cwd: string,
  options: {
    readonly answers?: readonly string[]
    readonly input?: string
    readonly env?: Record<string, string>
    readonly colour?: boolean
    /** Standard output is a terminal: what is on the screen at the end is shown. */
    readonly onScreen?: true
    /** How often the person presses Ctrl-C while something is on its way to the daemon. */
    readonly interrupt?: number
    /** Milliseconds of UTC; the time of now without it. */
    readonly now?: () => number
  } = {},
): Promise<Ran> {
  const screen: Shown[] = []
  const show = (from: Shown['from'], text: string): void => void screen.push({ from, text })
  let onScreen = ''
  const answers = [...(options.answers ?? [])]
  const cancel = new AbortController()
  const left = Promise.withResolvers<number>()
  const keys = interrupts({
    say: (line) => show('stderr', `^C\n${line}\n`),
    abort: () => cancel.abort(),
    leave: () => left.resolve(8),
  })
  const terminal: Terminal = {
    ...quietTerminal({ cwd, env: options.env ?? {} }),
    now: options.now ?? Date.now,
    out: (text) => show('stdout', text),
    err: (text) => show('stderr', text),
    paint: painter(showsColours(options.env ?? {}, argv, options.colour === true)),
    screen:
      options.onScreen === true ? { isLive: true, rows: 24, show: (text) => (onScreen = text) } : NO_SCREEN,
    interactive: answers.length > 0,
    signal: cancel.signal,
    inFlight: (what) => {
      keys.inFlight(what)
      if (what !== undefined) for (let i = 0; i < (options.interrupt ?? 0); i += 1) keys.press()
    },
    ask: async (question) => {
      show('stdout', question)
      const answer = answers.shift()
      show('person', `${answer ?? ''}\n`)
      if (answer !== '^C') return answer
      cancel.abort()
      return undefined
    },
    converse: async ({ prompt, onLine, complete }) => {
      for (let state = 'more'; state === 'more' && answers.length > 0;) {
        const typed = answers.shift() ?? ''
        // A tab ends what is completed, and shows what there is.
        const tab = typed.endsWith('\t')
        show('stdout', prompt() + typed)
        if (tab) show('stdout', complete(typed.slice(0, -1))[0].join(' '))
        show('stdout', '\n')
        if (!tab) state = onLine(typed)
      }
    },
    readInput: async () => options.input ?? '',
  }
  const code = await Promise.race([run(argv, terminal), left.promise])
  if (onScreen !== '') show('stdout', onScreen)
  const textOf = (wanted: Shown['from']): string =>
    screen.flatMap(({ from, text }) => (from === wanted ? [text] : [])).join('')
  return { code, stdout: textOf('stdout'), stderr: textOf('stderr'), screen }
}

/** A terminal that nobody reads and nobody types at. */
export function quietTerminal({
  cwd,
  env = {},
}: Pick<Terminal, 'cwd'> & Partial<Pick<Terminal, 'env'>>): Terminal {
  return {
    out: () => {},
    err: () => {},
    paint: painter(false),
    interactive: false,
    ask: async () => undefined,
    converse: async () => {},
    readInput: async () => '',
    progress: { show: () => {}, clear: () => {} },
    screen: NO_SCREEN,
    page: (command, text) => runPager(command, text, { ...process.env, ...env }),
    lines: () => {},
    outcome: () => {},
    now: Date.now,
    width: columnsIn(env) ?? 100,
    signal: new AbortController().signal,
    inFlight: () => {},
    env,
    cwd,
    user: 'ana@laptop',
  }
}
