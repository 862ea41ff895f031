import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { findOrFetch } from './debian.ts'
import { freePort, until } from './ports.ts'
import { folder } from './processes.ts'

export type RegistryServer = {
  readonly url: string
  /** Its root directory, as `storage` of a registry block has it. */
  readonly storage: string
  readonly kill: () => Promise<void>
  /** Starts it again after `kill`, on the same port and data, perhaps with other settings. */
  readonly restart: (settings?: RegistrySettings) => Promise<void>
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

export type RegistrySettings = {
  readonly deleteEnabled: boolean
  readonly readOnly?: boolean
  /** Where it sends notifications, with the secret that they carry. */
  readonly notify?: { readonly url: string; readonly secret: string }
}

function notifications({ notify }: RegistrySettings): string {
  if (notify === undefined) return ''
  const headers = `headers:\n        Authorization: [Bearer ${notify.secret}]`
  return (
    `notifications:\n  endpoints:\n    - name: careen\n      url: ${notify.url}\n      ${headers}\n` +
    '      timeout: 2s\n      threshold: 3\n      backoff: 100ms\n      ignoredmediatypes: [application/octet-stream]\n'
  )
}

/** A real docker-registry 2.8 on a free port, with its data in a folder that goes with it. */
export async function startDockerRegistry(
  settings: RegistrySettings,
  parent?: string,
): Promise<RegistryServer> {
  const program = await findOrFetch('docker-registry')
  if (!program) throw new Error('docker-registry is neither on PATH nor to be had as a Debian package')
  const at = folder(parent)
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  let child: ChildProcess | undefined
  const run = async (given: RegistrySettings): Promise<void> => {
    const { deleteEnabled, readOnly = false } = given
    const file = join(at.path, 'config.yml')
    writeFileSync(
      file,
      `version: 0.1\nlog:\n  level: error\n  accesslog:\n    disabled: true\nstorage:\n  filesystem:\n    rootdirectory: ${join(at.path, 'data')}\n` +
        `  delete:\n    enabled: ${deleteEnabled}\n  maintenance:\n    readonly:\n      enabled: ${readOnly}\nhttp:\n  addr: 127.0.0.1:${port}\n${notifications(given)}`,
    )
    child = spawn(program.command, ['serve', file], {
      stdio: 'ignore',
      env: { ...process.env, ...program.env },
    })
    await until('docker-registry answers', async () => (await fetch(`${url}/v2/`)).ok)
  }
  const kill = async (): Promise<void> => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGKILL')
    await once(child, 'close')
  }
  await run(settings)
  return {
    url,
    storage: pathToFileURL(join(at.path, 'data')).href,
    kill,
    restart: (other = settings) => run(other),
    [Symbol.asyncDispose]: async () => {
      await kill()
      at[Symbol.dispose]()
    },
  }
}
