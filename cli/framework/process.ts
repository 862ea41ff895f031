import { ask } from './ask.ts'
import { interrupts, showsColours } from './interrupts.ts'
import { runPager } from './pager.ts'
import { liveScreen, NO_SCREEN, type Screen } from './screen.ts'
import { type Conversation, painter, progressLine, type Terminal } from './terminal.ts'
import { whoAsks } from './who-asks.ts'

/** The terminal of this process. The first Ctrl-C aborts the signal, the second one ends the process. */
export function processTerminal(options: {
  readonly argv: readonly string[]
  /** Print nothing of its own on standard error. */
  readonly quiet: boolean
  readonly cwd: string
}): Terminal {
  const { stdin, stdout, stderr, env } = process
  const cancel = new AbortController()
  const { press, inFlight, leftTo } = interrupts({
    say: (line) => {
      if (!options.quiet) stderr.write(`\n${line}\n`)
    },
    abort: () => cancel.abort(),
    leave: () => process.exit(8),
  })
  process.on('SIGINT', press)
  leaveWithReader()
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    paint: painter(showsColours(env, options.argv, stdout.isTTY)),
    interactive: stdin.isTTY && stdout.isTTY,
    ask: (question) => ask(question, cancel.signal),
    converse,
    readInput,
    progress: progressLine((text) => void stderr.write(text), {
      on: stderr.isTTY && env['TERM'] !== 'dumb',
      width: stderr.columns ?? 80,
      now: () => performance.now(),
      after: 1000,
      tick: (act) => {
        const timer = setInterval(act, 1000).unref()
        return () => clearInterval(timer)
      },
    }),
    screen: screenOf(process),
    page: (command, text) => leftTo(() => runPager(command, text, env)),
    signal: cancel.signal,
    inFlight,
    ...UNREAD,
    now: Date.now,
    width: widthOf(process),
    env,
    cwd: options.cwd,
    user: whoAsks(),
  }
}

async function readInput(): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk as Uint8Array))
  return Buffer.concat(chunks).toString('utf8')
}

function widthOf({ env, stdout, stderr }: Pick<typeof process, 'env' | 'stdout' | 'stderr'>): number {
  return columnsIn(env) ?? stdout.columns ?? stderr.columns ?? 100
}

/** Returns the columns that the environment gives. Undefined: none, or fewer than any text fits. */
export function columnsIn({ COLUMNS = '' }: NodeJS.ProcessEnv): number | undefined {
  const columns = /^\d{1,4}$/.test(COLUMNS) ? Number(COLUMNS) : 0
  return columns < LEAST ? undefined : columns
}

/** Fewest columns. */
const LEAST = 40
/** Without -json nobody reads lines. */
const UNREAD: Pick<Terminal, 'lines' | 'outcome'> = { lines: () => {}, outcome: () => {} }

function screenOf({ stdout, env }: Pick<typeof process, 'stdout' | 'env'>): Screen {
  if (!stdout.isTTY || env['TERM'] === 'dumb') return NO_SCREEN
  return liveScreen(
    (text) => void stdout.write(text),
    () => stdout.rows,
  )
}

/** Ends the process when nobody reads its output any more. */
function leaveWithReader(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(0)
      throw error
    })
  }
}

/** Keeps the history in memory only. Why: typed lines can contain secrets. */
async function converse({ prompt, complete, onLine, onInterrupt }: Conversation): Promise<void> {
  const { createInterface: openLines } = await import('node:readline')
  const { stdin, stdout } = process
  const lines = openLines({
    input: stdin,
    output: stdout,
    completer: complete,
    historySize: 1000,
    removeHistoryDuplicates: true,
  })
  return new Promise((resolve) => {
    const goOn = (state: 'more' | 'over'): void => {
      if (state === 'over') return lines.close()
      lines.setPrompt(prompt())
      lines.prompt()
    }
    lines.on('line', (line) => goOn(onLine(line)))
    lines.on('SIGINT', () => {
      const { line } = lines
      lines.write(null, { ctrl: true, name: 'e' })
      lines.write(null, { ctrl: true, name: 'u' })
      goOn(onInterrupt(line))
    })
    lines.once('close', () => {
      stdout.write('\n')
      resolve()
    })
    goOn('more')
  })
}
