import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../daemon/clock.ts'
import { startDaemon } from '../../daemon/daemon.ts'
import { openLog } from '../../daemon/log.ts'
import { startMemoryRegistry } from '../../daemon/registry/fake/index.ts'
import { CareenError } from '../../policies/model/index.ts'
import { parseArguments } from '../framework/arguments.ts'
import type { Command } from '../framework/command.ts'
import type { CommandEntries } from '../framework/entry.ts'
import { EXIT, exitStatus } from '../framework/exit.ts'
import type { Terminal } from '../framework/terminal.ts'
import { packageVersion } from '../framework/version.ts'
import { type DemoFiles, demoPolicies, pushHistory } from './demo-history.ts'
import { STEPS } from './demo-steps.ts'

/**
 * The demo: a registry in memory, a daemon with the embedded queue in a temporary folder, and real commands. Removes all files
 * at the end, also after Ctrl-C.
 */
export function demoOf(commands: CommandEntries): Command {
  return (_args, terminal) => show(commands, terminal)
}

async function show(commands: CommandEntries, terminal: Terminal): Promise<number> {
  const at = mkdtempSync(join(tmpdir(), 'careen-demo-'))
  const registry = await startMemoryRegistry()
  try {
    narrate(terminal, `A registry runs in memory at ${registry.url}. It gets the history of a team.`)
    const images = await pushHistory(registry.url, systemClock.now())
    terminal.out(`${images} images were pushed.\n`)
    const address = `unix:${join(at, 'careen.sock')}`
    const daemon = await startDaemon({
      database: join(at, 'careen.db'),
      address,
      concurrency: 2,
      retention: { age: 24 * 3600 * 1000, size: 1 << 24 },
      env: {},
      clock: systemClock,
      log: openLog('silent'),
      version: packageVersion(),
      host: 'demo',
    })
    try {
      const shown = { ...terminal, cwd: at, interactive: false }
      return await walk(shown, registry.url, (line, answer) =>
        runLine(line, { commands, terminal: answering(shown, answer), address }),
      )
    } finally {
      await daemon.stop()
    }
  } finally {
    await registry.close()
    rmSync(at, { recursive: true, force: true })
    terminal.out(
      `\n${terminal.paint('grey', 'The daemon has stopped. The registry and all files of the demo were removed.')}\n`,
    )
  }
}

async function walk(
  terminal: Terminal,
  url: string,
  run: (line: readonly string[], answer?: string) => Promise<number>,
): Promise<number> {
  const write = (files: DemoFiles): void =>
    writeFileSync(join(terminal.cwd, 'policies.hcl'), demoPolicies(url, files))
  write('reviewed')
  narrate(terminal, 'These are its policies (policies.hcl):')
  terminal.out(demoPolicies(url, 'reviewed'))
  for (const { say, line, files, answer, status: wanted = EXIT.ok } of STEPS) {
    if (terminal.signal.aborted) return exitStatus('CANCELLED')
    if (files !== undefined) write(files)
    narrate(terminal, say)
    terminal.out(`${terminal.paint('bold', `$ careen ${line.join(' ')}`)}\n`)
    const status = await run(line, answer)
    if (status !== wanted)
      throw new CareenError('INTERNAL', `careen ${line.join(' ')} ended with status ${status}`)
  }
  terminal.out(`\n${NEXT}`)
  return EXIT.ok
}

const NEXT = `Your own registry: in an empty folder
  careend &                            # the daemon
  careen init registry.example.com     # writes policies.hcl; its policy is DISABLED
`

type Shown = { readonly commands: CommandEntries; readonly terminal: Terminal; readonly address: string }

async function runLine(
  [name = '', ...words]: readonly string[],
  { commands, terminal, address }: Shown,
): Promise<number> {
  const command = commands[name]
  if (command === undefined) throw new CareenError('INTERNAL', `the demo calls ${name}, which is no command`)
  const remote = 'address' in command.flags ? ['-address', address] : []
  return (await command.load())(parseArguments(name, command, [...words, ...remote]), terminal)
}

/** Types one answer for the person who looks on. */
function answering(terminal: Terminal, answer: string | undefined): Terminal {
  if (answer === undefined) return terminal
  const ask = async (question: string): Promise<string> => {
    terminal.out(`${question}${terminal.paint('bold', answer)}\n`)
    return answer
  }
  return { ...terminal, interactive: true, ask }
}

function narrate(terminal: Terminal, text: string): void {
  terminal.out(`\n${terminal.paint('green', '#')} ${terminal.paint('bold', text)}\n`)
}
