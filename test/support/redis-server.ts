import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { findOrFetch } from './debian.ts'
import { freePort, until } from './ports.ts'
import { folder } from './processes.ts'

export type RedisServer = {
  readonly url: string
  readonly kill: () => Promise<void>
  readonly restart: () => Promise<void>
  /** Sends one command, for example `FLUSHALL`, and returns the raw answer. */
  readonly send: (command: string) => Promise<string>
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

/** A real redis-server on a free port, with an append-only file, that forgets nothing unless told otherwise. */
export async function startRedis(policy = 'noeviction'): Promise<RedisServer> {
  const program = await findOrFetch('redis-server')
  if (!program) throw new Error('redis-server is neither on PATH nor to be had as a Debian package')
  const at = folder()
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
    const args = [
      '--port',
      `${port}`,
      '--bind',
      '127.0.0.1',
      '--dir',
      at.path,
      '--appendonly',
      'yes',
      '--save',
      '',
      '--maxmemory-policy',
      policy,
    ]
    child = spawn(program.command, args, {
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
  return {
    url: `redis://127.0.0.1:${port}`,
    kill,
    restart: run,
    send,
    [Symbol.asyncDispose]: async () => {
      await kill()
      at[Symbol.dispose]()
    },
  }
}
