import type { FileUse, Ran, readHostFile } from '../../../host/index.ts'
import { CareenError } from '../../../policies/model/index.ts'

/** A secret: never in a log, an error or a job. `identityToken`: stands for both, and is given to token services alone. */
export type Credentials = {
  readonly username: string
  readonly password: string
  readonly identityToken?: string
}

/** Looks the credentials up anew. Undefined: access is anonymous. */
export type CredentialSource = () => Promise<Credentials | undefined>

export type SecretSources = {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Reads a file of this host, as readHostFile does. */
  readonly readFile: typeof readHostFile
  /** Runs a program without a shell, gives it `input`, and takes what it prints. */
  readonly run: (program: string, args: readonly string[], input: string) => Promise<Ran>
}

export function userAndPassword(value: string, source: string): Credentials {
  const colon = value.indexOf(':')
  if (colon > 0 && !/[\r\n]/.test(value))
    return { username: value.slice(0, colon), password: value.slice(colon + 1) }
  throw refused(`${source} does not contain user:password`)
}

/** Returns how errors call a file with credentials. */
export function credentialsFile(path: string): FileUse {
  return { subject: `credentials: file ${path}`, code: 'REGISTRY_UNAUTHORIZED' }
}

export function refused(why: string): CareenError {
  return new CareenError('REGISTRY_UNAUTHORIZED', `credentials: ${why}`)
}

export function basicHeader({ username, password }: Credentials): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
}

type Printed = {
  readonly Username?: unknown
  readonly Secret?: unknown
  readonly AccessKeyId?: unknown
  readonly SecretAccessKey?: unknown
  readonly SessionToken?: unknown
}

/**
 * As the credential helpers of Docker print it, where the user `<token>` says that the secret is an identity token; or as
 * `aws configure export-credentials` does: the user is the access key then.
 */
export function userAndSecret(json: string, source: string): Credentials {
  const wrong = refused(`the output of ${source} is not JSON with Username and Secret`)
  let parsed: Printed
  try {
    parsed = JSON.parse(json) as Printed
  } catch {
    throw wrong
  }
  const { AccessKeyId: id, SecretAccessKey: secret, SessionToken: session } = parsed
  if (typeof id === 'string' && typeof secret === 'string')
    return { username: id, password: typeof session === 'string' ? `${secret}:${session}` : secret }
  const { Username: username, Secret: password } = parsed
  if (typeof username !== 'string' || typeof password !== 'string' || password === '') throw wrong
  return username === '<token>'
    ? { username: '', password: '', identityToken: password }
    : { username, password }
}
