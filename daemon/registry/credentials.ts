import { homedir } from 'node:os'
import { join } from 'node:path'
import { CareenError } from '../../policies/index.ts'

/** A secret: never in a log, an error or a job. */
export type Credentials = { readonly username: string; readonly password: string }

export type SecretSources = {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Text and permission bits; throws a CareenError that names the path. */
  readonly readFile: (path: string) => { readonly text: string; readonly mode: number }
}

/**
 * Looks up what a reference names: `env:NAME` and `file:PATH` hold `user:password`; `docker:` and `docker:PATH` are a
 * Docker config.json. Undefined: that config has nothing for the host, so access is anonymous. No message holds the secret.
 */
export function readCredentials(
  reference: string,
  host: string,
  sources: SecretSources,
): Credentials | undefined {
  const colon = reference.indexOf(':')
  const where = reference.slice(colon + 1)
  switch (reference.slice(0, colon)) {
    case 'env': {
      const value = sources.env[where]
      if (value !== undefined && value !== '') return userAndPassword(value, `variable ${where}`)
      throw refused(`variable ${where} is not set where this process runs; set it to user:password`)
    }
    case 'file': {
      const { text, mode } = sources.readFile(where)
      if ((mode & 0o004) !== 0)
        throw refused(`file ${where} can be read by everyone on this host; run: chmod 600 ${where}`)
      return userAndPassword(text.trim(), `file ${where}`)
    }
    case 'docker':
      return fromDocker(where, host, sources)
    default:
      throw refused('a reference starts with env:, file: or docker:')
  }
}

function userAndPassword(value: string, source: string): Credentials {
  const colon = value.indexOf(':')
  if (colon > 0) return { username: value.slice(0, colon), password: value.slice(colon + 1) }
  throw refused(`${source} does not hold user:password`)
}

type DockerConfig = { readonly auths?: Readonly<Record<string, { readonly auth?: string }>> }

function fromDocker(path: string, host: string, sources: SecretSources): Credentials | undefined {
  const file =
    path === '' ? join(sources.env['DOCKER_CONFIG'] ?? join(homedir(), '.docker'), 'config.json') : path
  const config = parseConfig(sources.readFile(file).text, file)
  const entry = Object.entries(config.auths ?? {}).find(
    ([key]) => key.replace(/^https?:\/\//, '').split('/')[0] === host,
  )
  const auth = entry?.[1].auth
  if (auth === undefined) return undefined
  return userAndPassword(Buffer.from(auth, 'base64').toString('utf8'), `the entry for ${host} in ${file}`)
}

function parseConfig(text: string, file: string): DockerConfig {
  try {
    return JSON.parse(text) as DockerConfig
  } catch {
    throw refused(`${file} is not JSON`)
  }
}

function refused(why: string): CareenError {
  return new CareenError('REGISTRY_UNAUTHORIZED', `credentials: ${why}`)
}
