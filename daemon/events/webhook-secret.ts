import { CareenError } from '../../policies/model/index.ts'

export type SecretSources = {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Throws when it cannot be read. */
  readonly readFile: (path: string) => string
}

/** A secret is at least this long: whoever knows it can make images look old or unused. */
const SHORTEST = 16

/** What `env:NAME` or `file:PATH` holds, without white space around it. FAILED_PRECONDITION names the reference, never the secret. */
export function readSecret(reference: string, { env, readFile }: SecretSources): string {
  const where = reference.slice(reference.indexOf(':') + 1)
  const secret = (reference.startsWith('env:') ? (env[where] ?? '') : fileText(where, readFile)).trim()
  if (secret.length >= SHORTEST) return secret
  const why = secret === '' ? 'it is empty or not set' : `it has fewer than ${SHORTEST} characters`
  throw new CareenError('FAILED_PRECONDITION', `events_secret ${reference}: ${why} where the daemon runs`)
}

function fileText(path: string, readFile: SecretSources['readFile']): string {
  try {
    return readFile(path)
  } catch (cause) {
    throw new CareenError('FAILED_PRECONDITION', `events_secret file:${path} cannot be read`, { cause })
  }
}
