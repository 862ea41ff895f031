import type { Removed, Run } from '../../proto/resources/index.ts'
import type { Command } from '../framework/command.ts'
import { EXIT } from '../framework/exit.ts'
import type { Terminal } from '../framework/terminal.ts'
import type { Client } from '../remote/client.ts'
import { withClient } from '../remote/with-client.ts'
import { fittedLines } from '../views/fit.ts'
import { removedLines } from '../views/lines/image-lines.ts'
import { repositoryName } from '../views/lines/names.ts'
import { progressLines } from '../views/lines/run-lines.ts'
import { type LogEntry, logEntries, logLine } from '../views/logs.ts'
import { nextCommands } from '../views/run-next.ts'

export const logs: Command = (args, terminal) =>
  withClient(args, terminal, async (client) => {
    const run = await runOf(client, args.words[0])
    if (run === undefined) {
      terminal.out('No runs yet. careen run REPO starts one.\n')
      return EXIT.ok
    }
    const printed = openPrinted(client, terminal)
    const last = args.switches.has('follow') ? await follow(client, run, printed, terminal) : run
    await printed.show(last)
    terminal.out(fittedLines(nextCommands(last, 'part'), terminal.width))
    return EXIT.ok
  })

/** Returns the run of an id, or the newest one; undefined if there is none. */
async function runOf(client: Client, id: string | undefined): Promise<Run | undefined> {
  if (id !== undefined) return client.findRun(id)
  const [newest] = await client.runs({ repository: '', limit: 1 })
  return newest
}

/** Prints what a run does until it ends or waits for a person, or until Ctrl-C. The run goes on. Returns it as it was seen last. */
async function follow(client: Client, run: Run, printed: Printed, terminal: Terminal): Promise<Run> {
  let last = run
  try {
    for await (const now of client.watch(run, terminal.signal)) {
      last = now
      await printed.show(now)
    }
  } catch (thrown) {
    if (!terminal.signal.aborted) throw thrown
  }
  return last
}

type Printed = { readonly show: (run: Run) => Promise<void> }

/** Prints each entry once. Why the removals at each change: their outcomes have no stream of their own. */
function openPrinted(client: Pick<Client, 'deletions'>, terminal: Terminal): Printed {
  const done = new Set<string>()
  let seen = ''
  let removed: readonly Removed[] = []
  const fresh = (entries: readonly LogEntry[]): readonly LogEntry[] => {
    const found = entries.filter(({ key }) => !done.has(key))
    for (const { key } of found) done.add(key)
    return found
  }
  return {
    show: async (run) => {
      const counts = JSON.stringify([run.state, run.begun, run.removals])
      if (counts !== seen) removed = await client.deletions(run)
      seen = counts
      const entries = fresh(logEntries(run, removed))
      const keys = new Set(entries.map(({ key }) => key))
      const changed = removed.filter(({ id }) => keys.has(`${id} done`) || keys.has(`${id} back`))
      terminal.lines(() => [
        ...(entries.some(({ key }) => key.startsWith(run.id)) ? progressLines(run) : []),
        ...removedLines(changed, { repository: repositoryName(run) }),
      ])
      for (const one of entries)
        if (one.isPart !== true) terminal.out(logLine(one, terminal.width, terminal.paint))
    },
  }
}
