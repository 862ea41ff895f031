import { fromDocker } from './docker-config.ts'
import {
  type Credentials,
  credentialsFile,
  refused,
  type SecretSources,
  userAndPassword,
  userAndSecret,
} from './secret.ts'

/** Programs that `exec:` may run: paths with colons between them. Whoever may apply a policy must not run what he likes. */
const PROGRAMS = 'CAREEN_CREDENTIAL_PROGRAMS'

/**
 * Looks up what a reference names: `env:NAME` and `file:PATH` hold `user:password`; `docker:` and `docker:PATH` are a
 * Docker config.json, its credential helpers included; `exec:PROGRAM ARGUMENT...` prints `user:password`, or JSON with
 * Username and Secret. Undefined: that config has nothing for the host, so access is anonymous. No message holds the secret.
 */
export async function readCredentials(
  reference: string,
  host: string,
  sources: SecretSources,
): Promise<Credentials | undefined> {
  const colon = reference.indexOf(':')
  const where = reference.slice(colon + 1)
  switch (reference.slice(0, colon)) {
    case 'env': {
      const value = sources.env[where]
      if (value !== undefined && value !== '') return userAndPassword(value, `variable ${where}`)
      throw refused(`variable ${where} is not set in this process. Set it to user:password`)
    }
    case 'file': {
      const file = await sources.readFile(where, credentialsFile(where))
      return userAndPassword(file.asSecret().trim(), `file ${where}`)
    }
    case 'docker':
      return fromDocker(where, host, sources)
    case 'exec':
      return fromProgram(where, host, sources)
    default:
      throw refused('the reference must start with env:, file:, docker: or exec:')
  }
}

async function fromProgram(command: string, host: string, sources: SecretSources): Promise<Credentials> {
  const [program = '', ...args] = command.split(/\s+/).filter((word) => word !== '')
  if (!(sources.env[PROGRAMS] ?? '').split(':').includes(program) || !program.startsWith('/')) {
    throw refused(
      `exec: ${program} is not allowed. Add its full path to ${PROGRAMS} of this process, or use another reference`,
    )
  }
  const ran = await sources.run(program, args, host)
  if (ran.kind === 'failed') throw refused(`${program} ${ran.why}`)
  if (ran.code !== 0) throw refused(`${program} ended with code ${ran.code}. Run it by hand to see why`)
  const text = ran.output.trim()
  return text.startsWith('{') ? userAndSecret(text, program) : userAndPassword(text, `what ${program} prints`)
}
