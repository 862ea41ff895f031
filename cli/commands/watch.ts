import { setTimeout as sleep } from 'node:timers/promises'
import type { Run } from '../../proto/resources/index.ts'
import type { Command } from '../framework/command.ts'
import { EXIT } from '../framework/exit.ts'
import type { Terminal } from '../framework/terminal.ts'
import type { Client } from '../remote/client.ts'
import { withClient } from '../remote/with-client.ts'
import { progressLines } from '../views/lines/run-lines.ts'
import { watchLine, watchScreen } from '../views/watch.ts'

/** Why a day: what ended before is in careen runs. Milliseconds. */
const BACK = 24 * 3_600_000

/** How often a screen is drawn, so that its time goes on. Milliseconds. */
const TICK = 1000

export const watch: Command = (args, terminal) =>
  withClient(args, terminal, async (client) => {
    const named = await Promise.all(args.words.map((word) => client.findRun(word)))
    const { name } = await client.server()
    const shown = openShown(terminal, name)
    const { signal } = terminal
    const over = new AbortController()
    const ticking = terminal.screen.isLive
      ? tick(shown.draw, AbortSignal.any([signal, over.signal]))
      : undefined
    try {
      if (named.length === 0)
        await follow(client.watchAll(await sinceOf(client, terminal), signal), shown.note)
      else await Promise.all(named.map((run) => follow(client.watch(run, signal), shown.note)))
    } catch (thrown) {
      if (!signal.aborted) throw thrown
    } finally {
      over.abort()
      await ticking
    }
    shown.draw()
    return EXIT.ok
  })

async function follow(changes: AsyncIterable<Run>, note: (run: Run) => void): Promise<void> {
  for await (const run of changes) note(run)
}

async function tick(draw: () => void, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    draw()
    await sleep(TICK, undefined, { signal }).catch(() => undefined)
  }
}

/** Returns since when runs are watched: for a day, and also those that are older and have not ended. */
async function sinceOf(client: Client, { now }: Terminal): Promise<number> {
  const states = ['AWAITING_APPROVAL', 'RUNNING', 'QUEUED'] as const
  const live = await Promise.all(states.map((state) => client.runs({ repository: '', state, limit: 1000 })))
  return Math.min(now() - BACK, ...live.flat().map(({ createdAt }) => createdAt))
}

type ShownRuns = { readonly note: (run: Run) => void; readonly draw: () => void }

/** Shows each change once: on a screen, or as a line. */
function openShown(terminal: Terminal, daemon: string): ShownRuns {
  const runs = new Map<string, Run>()
  const said = new Map<string, string>()
  const draw = (): void => {
    const { width: columns, screen } = terminal
    if (!screen.isLive) return
    const watched = { runs: [...runs.values()], daemon, now: terminal.now(), columns, rows: screen.rows }
    screen.show(watchScreen(watched, terminal.paint))
  }
  return {
    draw,
    note: (run) => {
      runs.set(run.id, run)
      const line = watchLine(run, 0)
      if (said.get(run.id) === line) return
      said.set(run.id, line)
      terminal.lines(() => progressLines(run))
      if (!terminal.screen.isLive) terminal.out(watchLine(run, terminal.now()))
    },
  }
}
