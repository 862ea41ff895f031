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
import { exitStatus } from '../framework/exit.ts'
import type { Terminal } from '../framework/terminal.ts'
import { packageVersion } from '../framework/version.ts'
import { demoPolicies, pushHistory } from './demo-history.ts'

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
      return await walk(shown, registry.url, (line) => runLine(line, { commands, terminal: shown, address }))
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

type Step = { readonly say: string; readonly line: readonly string[] }

const STEPS: readonly Step[] = [
  { say: 'Are the policy files valid?', line: ['validate'] },
  { say: 'What would change, which images would be deleted, and why?', line: ['plan', '-out', 'demo.plan'] },
  {
    say: 'Apply exactly that plan, in one transaction.',
    line: ['apply', 'demo.plan'],
  },
  { say: 'The schedule would clean tonight. Start a run now.', line: ['run', 'demo/shop/web'] },
  {
    say: 'The other repository has no policy of its own. The default policy is in force.',
    line: ['run', 'demo/shop/api'],
  },
  { say: 'What was done, and by whom?', line: ['runs'] },
  { say: 'Why was pr-99 kept? It is older than the period.', line: ['explain', 'demo/shop/web:pr-99'] },
  {
    say: 'The multi-arch image pr-97 is still needed. Restore it.',
    line: ['restore', 'demo/shop/web:pr-97'],
  },
  {
    say: 'The image is restored, its age counts from now, and no other image is deleted because of it.',
    line: ['explain', 'demo/shop/web:pr-97'],
  },
  { say: 'A second cleaning finds nothing to do.', line: ['run', 'demo/shop/web'] },
  { say: 'The files and the daemon agree.', line: ['plan'] },
]

async function walk(
  terminal: Terminal,
  url: string,
  run: (line: readonly string[]) => Promise<number>,
): Promise<number> {
  writeFileSync(join(terminal.cwd, 'policies.hcl'), demoPolicies(url))
  narrate(terminal, 'These are its policies (policies.hcl):')
  terminal.out(demoPolicies(url))
  for (const { say, line } of STEPS) {
    if (terminal.signal.aborted) return exitStatus('CANCELLED')
    narrate(terminal, say)
    terminal.out(`${terminal.paint('bold', `$ careen ${line.join(' ')}`)}\n`)
    const status = await run(line)
    if (status !== 0)
      throw new CareenError('INTERNAL', `careen ${line.join(' ')} ended with status ${status}`)
  }
  return 0
}

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

function narrate(terminal: Terminal, text: string): void {
  terminal.out(`\n${terminal.paint('green', '#')} ${terminal.paint('bold', text)}\n`)
}
