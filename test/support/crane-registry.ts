import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { freePort, until } from './ports.ts'
import { type Skip, skipWithout } from './skips.ts'

export type CraneRegistry = {
  readonly url: string
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

/** For a test with a `crane` that serves a registry: it comes with Debian after 13 (`apt install crane`), or from its project. */
export function skipWithoutCrane(): Skip {
  return skipWithout('crane', ['registry', 'serve', '--help'])
}

/** The registry of go-containerregistry, in memory, on a free port: a real one that removes a tag without its image. */
export async function startCraneRegistry(): Promise<CraneRegistry> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const child = spawn('crane', ['registry', 'serve', '--address', `127.0.0.1:${port}`], { stdio: 'ignore' })
  await until('crane answers', async () => (await fetch(`${url}/v2/`)).ok)
  return {
    url,
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGKILL')
      await once(child, 'close')
    },
  }
}
