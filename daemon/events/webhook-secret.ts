import { CareenError } from '../../policies/model/index.ts'

export type WebhookSources = {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Throws if the file cannot be read. */
  readonly readFile: (path: string) => string
}

/** Shortest secret. Why: with the secret, anyone can make images look old or unused. */
const SHORTEST = 16

/** Returns the trimmed value of `env:NAME` or `file:PATH`. Throws FAILED_PRECONDITION with the reference, never with the secret. */
export function readSecret(reference: string, { env, readFile }: WebhookSources): string {
  const where = reference.slice(reference.indexOf(':') + 1)
  const secret = (reference.startsWith('env:') ? (env[where] ?? '') : fileText(where, readFile)).trim()
  if (secret.length >= SHORTEST) return secret
  const why = secret === '' ? 'it is empty or not set' : `it has fewer than ${SHORTEST} characters`
  throw new CareenError('FAILED_PRECONDITION', `events_secret ${reference}: ${why} where the daemon runs`)
}

function fileText(path: string, readFile: WebhookSources['readFile']): string {
  try {
    return readFile(path)
  } catch (cause) {
    throw new CareenError('FAILED_PRECONDITION', `events_secret file:${path} cannot be read`, { cause })
  }
}
