import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath, pathToFileURL } from 'node:url'
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

/** Starts a script, by its URL, in a process of its own. Its lines of output are read one by one. */
export function startScript(url: string, args: readonly string[]) {
  const script = fileURLToPath(url)
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    write: (text: string): unknown => child.stdin.write(`${text}\n`),
    line: async (): Promise<string> => {
      const { value, done } = await lines.next()
      if (done === true) throw new Error(`${script} ended`)
      return value
    },
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL')
      await once(child, 'close')
    },
  }
}

/** A registry in a process of its own. `latency`: of each answer, in milliseconds. */
export async function startSlowRegistry(repositories: number, latency = 20) {
  const script = startScript(import.meta.resolve('./runs-registry.ts'), [`${repositories}`, `${latency}`])
  return { url: await script.line(), [Symbol.asyncDispose]: script[Symbol.asyncDispose] }
}

/** The policy of the bench: it deletes nothing, and its schedule is hours away. */
export function runsPolicy(url: string, registry = 'prod'): string {
  return oldTagsPolicy(url, { registry, name: registry, scope: 'repositories = "team/*"' })
}

/** What a process needs after its garbage is collected, and what it has of the kernel. MiB. */
export type Memory = { readonly heldMiB: number; readonly rssMiB: number }

export type Careend = {
  readonly pid: number | undefined
  readonly memory: () => Promise<Memory>
  /** Returns how many runs have ended, as its log says. */
  readonly ended: () => number
  /** Stops it where it is, until `resume`. */
  readonly pause: () => void
  readonly resume: () => void
  readonly stop: () => Promise<void>
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

const MAIN =
  `import { main } from ${JSON.stringify(pathToFileURL(join(repository, 'dist/daemon/main.js')).href)};` +
  'import { writeSync } from "node:fs";' +
  // Why twice: the first collection runs finalizers, the second one frees what they held.
  'process.on("SIGUSR2", () => { gc(); gc(); writeSync(2, `\\nmemory ${JSON.stringify(process.memoryUsage())}\\n`) });' +
  'process.exitCode = await main(process.argv.slice(1), process.env)'

/** As the image of careen starts it: docs/operating.md says why. */
const NEW_SPACE = '--max-semi-space-size=16'

/** Starts the published form of careend, once it says that it works. Requires a build. */
async function startCareend(args: readonly string[]): Promise<Careend> {
  const child = spawn(
    process.execPath,
    ['--expose-gc', NEW_SPACE, '--input-type=module', '-e', MAIN, '--', ...args],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  )
  const closed = once(child, 'close')
  const waiting: ((line: string) => boolean)[] = []
  let output = ''
  let ended = 0
  createInterface({ input: child.stderr }).on('line', (line) => {
    if (output.length < 10_000) output += `${line}\n`
    if (/"msg":"run (?:succeeded|failed|was)/.test(line)) ended += 1
    const at = waiting.findIndex((takes) => takes(line))
    if (at !== -1) waiting.splice(at, 1)
  })
  const says = (text: RegExp): Promise<string> =>
    new Promise((resolve, reject) => {
      waiting.push((line) => text.test(line) && (resolve(line), true))
      void closed.then(() => reject(new Error(`careend ended: ${output}`)))
    })
  await says(/listening on|takes runs/)
  const end = async (signal: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
    child.kill('SIGCONT')
    child.kill(signal)
    await closed
  }
  return {
    pid: child.pid,
    memory: () => memoryOf(child, says),
    ended: () => ended,
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    stop: () => end('SIGTERM'),
    [Symbol.asyncDispose]: () => end('SIGKILL'),
  }
}

async function memoryOf(child: ChildProcess, says: (text: RegExp) => Promise<string>): Promise<Memory> {
  const said = says(/^memory \{/)
  const { rssMiB } = usedBy(child.pid)
  child.kill('SIGUSR2')
  const { heapUsed, external } = JSON.parse((await said).slice('memory '.length)) as NodeJS.MemoryUsage
  return { heldMiB: (heapUsed + external) / 2 ** 20, rssMiB }
}

export type Daemon = Careend & { readonly address: string; readonly database: string }

/** Starts a daemon that executes no runs. */
export async function startBuiltDaemon(at: string, more: readonly string[] = []): Promise<Daemon> {
  const [address, database] = [`unix:${join(at, 'careen.sock')}`, join(at, 'careen.db')]
  const args = ['--listen', address, '--database', database, '--concurrency', '0', ...more]
  return { ...(await startCareend(args)), address, database }
}

/** Starts a worker. `redis`: its URL; absent: the worker asks for runs. */
export function startBuiltWorker(address: string, concurrency: number, redis?: string): Promise<Careend> {
  const queue = redis === undefined ? [] : ['--redis', redis]
  return startCareend(['worker', '--address', address, '--concurrency', `${concurrency}`, ...queue])
}

/** Without the second parser. Why: it needs three milliseconds for each block, and is no part of the daemon. */
export async function apply(at: string, address: string, hcl: string): Promise<void> {
  const file = join(at, 'p.hcl')
  writeFileSync(file, hcl)
  const args = ['apply', '-auto-approve', '-skip-effects', '-no-second-reading', file]
  const { code, stderr } = await careen(args, { CAREEN_ADDRESS: address })
  if (code !== 0) throw new Error(stderr)
}
