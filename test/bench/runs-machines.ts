import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { connect } from '../../proto/client.ts'
import { oldTagsPolicy } from '../support/policies.ts'
import { careen } from '../support/processes.ts'
import { repository } from './children.ts'

/** What a process has used: milliseconds of processor time, and MiB of memory now. */
export type Used = { readonly cpuMs: number; readonly rssMiB: number }

/** A clock tick of the kernel. Milliseconds. */
const TICK = 10

/** Returns what a process has used so far, as the kernel counts it. */
export function usedBy(pid: number | undefined): Used {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  const kibibytes = /^VmRSS:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return { cpuMs: (Number(stat[11]) + Number(stat[12])) * TICK, rssMiB: Number(kibibytes ?? 0) / 1024 }
}

/** A registry in a process of its own. */
export async function startSlowRegistry(repositories: number) {
  const script = fileURLToPath(import.meta.resolve('./runs-registry.ts'))
  const args = ['--disable-warning=ExperimentalWarning', script, `${repositories}`]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  return {
    url: line.toString().trim(),
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL')
      await once(child, 'close')
    },
  }
}

/** The policy of the bench: it deletes nothing, and its schedule is hours away. */
export function runsPolicy(url: string): string {
  return oldTagsPolicy(url, { scope: 'repositories = "team/*"' })
}

export type Careend = {
  readonly pid: number | undefined
  readonly stop: () => Promise<void>
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

const MAIN =
  `import { main } from ${JSON.stringify(pathToFileURL(join(repository, 'dist/daemon/main.js')).href)};` +
  'process.exitCode = await main(process.argv.slice(1), process.env)'

/** Starts the published form of careend, once it says that it works. Requires a build. */
async function startCareend(args: readonly string[]): Promise<Careend> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', MAIN, '--', ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = once(child, 'close')
  let output = ''
  child.stderr.on('data', (data: Buffer) => {
    if (output.length < 10_000) output += data.toString()
  })
  while (!/listening on|takes runs/.test(output)) {
    if (child.exitCode !== null) throw new Error(output)
    await pause(20)
  }
  const end = async (signal: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
    child.kill(signal)
    await ended
  }
  return { pid: child.pid, stop: () => end('SIGTERM'), [Symbol.asyncDispose]: () => end('SIGKILL') }
}

export type Daemon = Careend & { readonly address: string; readonly database: string }

/** Starts a daemon that executes no runs. */
export async function startBuiltDaemon(at: string, more: readonly string[] = []): Promise<Daemon> {
  const [address, database] = [`unix:${join(at, 'careen.sock')}`, join(at, 'careen.db')]
  const args = ['--listen', address, '--database', database, '--concurrency', '0', ...more]
  return { ...(await startCareend(args)), address, database }
}

export async function apply(at: string, address: string, hcl: string): Promise<void> {
  const file = join(at, 'p.hcl')
  writeFileSync(file, hcl)
  const args = ['apply', '-auto-approve', '-skip-effects', file]
  const { code, stderr } = await careen(args, { CAREEN_ADDRESS: address })
  if (code !== 0) throw new Error(stderr)
}

/** A daemon, and what starts workers for it. `redis`: its URL; absent: workers ask for runs. */
export async function startInstallation(at: string, url: string, redis?: string) {
  const queue = redis === undefined ? [] : ['--redis', redis]
  const daemon = await startBuiltDaemon(at, queue)
  await apply(at, daemon.address, runsPolicy(url))
  const worker = ['worker', '--address', daemon.address, '--concurrency', '2', ...queue]
  const workers = (count: number): Promise<Careend[]> =>
    Promise.all(Array.from({ length: count }, (_, i) => startCareend([...worker, '--name', `w${i}`])))
  return { daemon, workers }
}

/** Starts a run in each repository, and waits for the end of all. */
export async function runAll(address: string, repositories: number): Promise<void> {
  const client = connect({ address })
  const { StartRun, GetRun } = client.services.RunService.service
  const home = 'workspaces/default/registries/prod/repositories'
  const started = await Promise.all(
    Array.from({ length: repositories }, (_, i) =>
      client.unary(
        StartRun,
        { repository: `${home}/team%2Fr${i}`, kind: 'KIND_CLEAN', requestId: randomUUID() },
        { deadline: 60_000 },
      ),
    ),
  )
  for (const { name } of started.toReversed())
    for (;;) {
      const { state, message } = await client.unary(GetRun, { name })
      if (state === 'STATE_SUCCEEDED') break
      if (state !== 'STATE_QUEUED' && state !== 'STATE_RUNNING')
        throw new Error(`${name}: ${state} ${message}`)
      await pause(20)
    }
  client.close()
}
