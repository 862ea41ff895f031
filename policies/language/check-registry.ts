import { didYouMean } from '../hcl/source/suggest.ts'
import { PROFILES, type Registry } from '../model/index.ts'
import { ABSENT, type Add, wrong } from './checks.ts'
import { isRepositoryName } from './repository-name.ts'

const URL_FORM =
  'It must be http:// or https://, a host and perhaps a port, and nothing else: no path, no user.'
const REFERENCE = /^(?:env:[A-Za-z_]\w*|file:.+|docker:.*|exec:.+)$/

/** Reports what is wrong with one registry by itself. No message repeats a value that may be a secret in the wrong place. */
export function checkRegistry(registry: Registry, error: Add): void {
  const { url, credentials, repositories = [] } = registry
  if (url === '') error('Registry without a url', URL_FORM, undefined, ABSENT)
  else if (!isRegistryUrl(url)) wrong(error, 'url', URL_FORM)
  if (credentials !== undefined && !REFERENCE.test(credentials)) {
    wrong(
      error,
      'credentials',
      'It is a reference, never the secret itself: "env:NAME", "file:PATH", "docker:", "docker:PATH" or "exec:PROGRAM".',
    )
  }
  for (const name of repositories.filter((one) => !isRepositoryName(one)))
    wrong(
      error,
      'repositories',
      `"${name}" is not the name of a repository: lower-case words parted by . _ - and /.`,
    )
  checkProfile(registry, error)
  checkSources(registry, error)
  checkCertificate(registry, error)
}

function checkProfile({ profile }: Registry, error: Add): void {
  if (profile === undefined || PROFILES.some((known) => known === profile)) return
  const known = PROFILES.join(', ')
  wrong(error, 'profile', `"${profile}" is not known; it is one of ${known}.${didYouMean(profile, PROFILES)}`)
}

function checkSources({ eventsSecret, storage }: Registry, error: Add): void {
  if (eventsSecret !== undefined && !/^(?:env:[A-Za-z_]\w*|file:.+)$/.test(eventsSecret))
    wrong(error, 'events_secret', 'It is a reference, never the secret itself: "env:NAME" or "file:PATH".')
  if (storage !== undefined && !/^file:\/\/\/./.test(storage))
    wrong(error, 'storage', 'It is a folder of the hosts where workers run: "file:///var/lib/registry".')
}

function checkCertificate({ url, caFile, clientCertificate, clientKey }: Registry, error: Add): void {
  const files = { ca_file: caFile, client_certificate: clientCertificate, client_key: clientKey }
  const written = Object.entries(files).flatMap(([name, file]) => (file === undefined ? [] : [name]))
  const [first] = written
  if (first === undefined) return
  if (url.startsWith('http://')) wrong(error, first, 'The url is http://, where there are no certificates.')
  else if ((clientCertificate === undefined) !== (clientKey === undefined))
    wrong(
      error,
      clientKey === undefined ? 'client_certificate' : 'client_key',
      'client_certificate and client_key belong together: write both.',
    )
}

/** Signs that the parser of URLs leaves out or reads as other signs, and those before a user, a query and a fragment. */
const FOREIGN_SIGNS = /[\s\\@?#]/

function isRegistryUrl(text: string): boolean {
  if (!URL.canParse(text) || FOREIGN_SIGNS.test(text)) return false
  const { protocol, pathname } = new URL(text)
  return pathname === '/' && (protocol === 'http:' || protocol === 'https:')
}
