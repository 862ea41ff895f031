import { homedir } from 'node:os'
import { join } from 'node:path'
import type { HostFile } from '../../../host/index.ts'
import {
  type Credentials,
  credentialsFile,
  refused,
  type SecretSources,
  userAndPassword,
  userAndSecret,
} from './secret.ts'

/** The fields of a Docker config.json that are read. */
type DockerConfig = {
  readonly auths?: Readonly<Record<string, { readonly auth?: unknown; readonly identitytoken?: unknown }>>
  readonly credHelpers?: Readonly<Record<string, unknown>>
  readonly credsStore?: unknown
}

const HUB = ['docker.io', 'index.docker.io', 'registry-1.docker.io']
const HUB_KEY = 'https://index.docker.io/v1/'

/**
 * Returns the credentials of a host in a Docker config.json: from its helper, else from the store, else from its entry. Returns
 * undefined if there are none. If the helper does not know the host, its entry is used. Throws if the helper fails, or if the entry contains
 * a secret and other users can use the file. A file that only names helpers may be public.
 */
export async function fromDocker(
  path: string,
  host: string,
  sources: SecretSources,
): Promise<Credentials | undefined> {
  const file =
    path === '' ? join(sources.env['DOCKER_CONFIG'] ?? join(homedir(), '.docker'), 'config.json') : path
  const content = await sources.readFile(file, credentialsFile(file))
  const config = parseConfig(content.text, file)
  const helper = find(config.credHelpers, host)?.value ?? config.credsStore
  if (helper !== undefined) {
    const found = await fromHelper(helper, host, { file, sources })
    if (found !== undefined) return found
  }
  return fromEntry(find(config.auths, host)?.value, content, `the entry for ${host} in ${file}`)
}

function fromEntry(
  entry: { readonly auth?: unknown; readonly identitytoken?: unknown } | undefined,
  content: HostFile,
  source: string,
): Credentials | undefined {
  const { auth, identitytoken } = entry ?? {}
  if (typeof identitytoken === 'string' && identitytoken !== '') {
    content.asSecret()
    return { username: '', password: '', identityToken: identitytoken }
  }
  if (typeof auth !== 'string' || auth === '') return undefined
  content.asSecret()
  return userAndPassword(Buffer.from(auth, 'base64').toString('utf8'), source)
}

/** Returns the entry of a host and port. Its key may have a scheme and a path. */
function find<T>(
  entries: Readonly<Record<string, T>> | undefined,
  host: string,
): { readonly value: T } | undefined {
  const names = HUB.includes(host) ? HUB : [host]
  const found = Object.entries(entries ?? {}).find(([key]) =>
    names.includes(key.replace(/^https?:\/\//, '').split('/')[0] ?? ''),
  )
  return found === undefined ? undefined : { value: found[1] }
}

type Where = { readonly file: string; readonly sources: SecretSources }

async function fromHelper(
  helper: unknown,
  host: string,
  { file, sources }: Where,
): Promise<Credentials | undefined> {
  if (typeof helper !== 'string' || !/^[\w-][\w.-]*$/.test(helper))
    throw refused(`${file} names an invalid credential helper for ${host}`)
  const program = `docker-credential-${helper}`
  const ran = await sources.run(program, ['get'], HUB.includes(host) ? HUB_KEY : host)
  if (ran.kind === 'failed') throw refused(`${program}, named in ${file}, ${ran.why}`)
  if (ran.code === 0) return userAndSecret(ran.output, program)
  // Why: all helpers use these words.
  if (/credentials not found/i.test(ran.output)) return undefined
  throw refused(`${program}, named in ${file}, ended with code ${ran.code}. Run it by hand to see why`)
}

function parseConfig(text: string, file: string): DockerConfig {
  try {
    const parsed: unknown = JSON.parse(text)
    if (typeof parsed === 'object' && parsed !== null) return parsed
  } catch {
    // Why no throw: the error follows below.
  }
  throw refused(`${file} is not JSON`)
}
