import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { findOrFetch } from './debian.ts'
import { freePort, until } from './ports.ts'
import { folder } from './processes.ts'

export type RedisServer = {
  readonly url: string
  readonly port: number
  readonly kill: () => Promise<void>
  readonly restart: () => Promise<void>
  /** Sends one command, for example `FLUSHALL`, and returns the raw answer. */
  readonly send: (command: string) => Promise<string>
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

/** A real redis-server on a free port, with an append-only file, that forgets nothing unless told otherwise. */
export async function startRedis(policy = 'noeviction'): Promise<RedisServer> {
  const at = folder()
  const options = ['--dir', at.path, '--appendonly', 'yes', '--save', '', '--maxmemory-policy', policy]
  const { port, kill, run, send } = await startServer(at.path, options)
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    kill,
    restart: run,
    send,
    [Symbol.asyncDispose]: async () => {
      await kill()
      at[Symbol.dispose]()
    },
  }
}

async function startServer(cwd: string, options: readonly string[]) {
  const program = await findOrFetch('redis-server')
  if (!program) throw new Error('redis-server is neither on PATH nor to be had as a Debian package')
  const port = await freePort()
  let child: ChildProcess | undefined
  const send = (command: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => socket.write(`${command}\r\n`))
      socket.once('data', (data) => {
        socket.destroy()
        resolve(data.toString())
      })
      socket.once('error', reject)
    })
  const run = async (): Promise<void> => {
    child = spawn(program.command, [...options, '--port', `${port}`, '--bind', '127.0.0.1'], {
      cwd,
      stdio: 'ignore',
      argv0: 'redis-server',
      env: { ...process.env, ...program.env },
    })
    await until('redis-server answers', async () => (await send('PING')).startsWith('+PONG'))
  }
  const kill = async (): Promise<void> => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGKILL')
    await once(child, 'close')
  }
  await run()
  return { port, send, run, kill }
}

/** A real Sentinel that watches a master, and takes it for dead after half a second. */
export async function startSentinel(
  name: string,
  master: number,
): Promise<Pick<RedisServer, 'port' | 'send'> & AsyncDisposable> {
  const at = folder()
  const path = join(at.path, 'sentinel.conf')
  writeFileSync(
    path,
    [
      `sentinel monitor ${name} 127.0.0.1 ${master} 1`,
      `sentinel down-after-milliseconds ${name} 500`,
      `sentinel failover-timeout ${name} 2000`,
      '',
    ].join('\n'),
  )
  const server = await startServer(at.path, [path, '--sentinel'])
  return {
    port: server.port,
    send: server.send,
    [Symbol.asyncDispose]: async () => {
      await server.kill()
      at[Symbol.dispose]()
    },
  }
}
