import { type FileUse, readHostFile } from '../../host/index.ts'
import { CareenError } from '../../policies/model/index.ts'

/** Shortest secret. Why: with the secret, anyone can make images look old or unused. */
const SHORTEST = 16

/** Returns the trimmed value of `env:NAME` or `file:PATH`. `attribute`: how errors call it. Throws FAILED_PRECONDITION with the reference, never with the secret. */
export async function readSecret(
  reference: string,
  env: Readonly<Record<string, string | undefined>>,
  attribute = 'events_secret',
): Promise<string> {
  const where = reference.slice(reference.indexOf(':') + 1)
  const use: FileUse = { subject: `${attribute} ${reference}`, code: 'FAILED_PRECONDITION' }
  const text = reference.startsWith('env:') ? (env[where] ?? '') : (await readHostFile(where, use)).asSecret()
  const secret = text.trim()
  if (secret.length >= SHORTEST) return secret
  const why = secret === '' ? 'is empty or not set' : `has fewer than ${SHORTEST} characters`
  throw new CareenError('FAILED_PRECONDITION', `${attribute} ${reference} ${why} on the daemon's host`)
}
