import { join } from 'node:path'
import { CareenError } from '../../policies/model/index.ts'
import { canonicalRegistryHost } from '../../policies/scalars/index.ts'
import { invalid } from '../framework/arguments.ts'
import type { Command } from '../framework/command.ts'
import { EXIT } from '../framework/exit.ts'
import { policyFilesIn, writeNewFile } from '../input/index.ts'
import {
  FIRST_FILE,
  firstFileLine,
  firstPolicies,
  type FirstRegistry,
  firstSteps,
} from '../views/first-policies.ts'
import { oneLine } from '../views/text.ts'

/** Writes the first policy file of a folder. Does not send requests. */
export const init: Command = async (args, terminal) => {
  const registry = firstRegistry(args.words[0] ?? '')
  const [there] = policyFilesIn(terminal.cwd)
  if (there !== undefined)
    throw new CareenError(
      'INVALID_ARGUMENT',
      `${oneLine(there)} is here already, and all policy files of a folder are one configuration. Declare the registry there, or run careen init in an empty folder. Nothing was changed`,
    )
  writeNewFile(join(terminal.cwd, FIRST_FILE), FIRST_FILE, firstPolicies(registry))
  terminal.outcome({ changed: true })
  terminal.lines(() => [firstFileLine(registry)])
  terminal.out(firstSteps(registry))
  return EXIT.ok
}

/** Hosts whose products list no repositories. */
const WITHOUT_CATALOG = /^(?:ghcr\.io|quay\.io|registry\.gitlab\.com|registry-1\.docker\.io)$/

/** Returns a registry by its URL or its host. On this machine it is called local, has no TLS and no credentials. */
function firstRegistry(text: string): FirstRegistry {
  const url = urlOf(text)
  if (isLoopback(url.host)) return { label: 'local', url: url.origin, isWithoutCatalog: false }
  return {
    label: 'prod',
    url: url.origin,
    variable: 'PROD_REGISTRY',
    isWithoutCatalog: WITHOUT_CATALOG.test(url.hostname),
  }
}

function isLoopback(host: string): boolean {
  return canonicalRegistryHost(host).startsWith('loopback:')
}

const EXAMPLE = 'write careen init registry.example.com, or careen init http://localhost:5000'

function urlOf(text: string): URL {
  const given = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `${schemeOf(text)}://${text}`
  if (!URL.canParse(given) || /\s/.test(text))
    throw invalid('init', `"${oneLine(text)}" is no URL of a registry: ${EXAMPLE}`)
  const url = new URL(given)
  const why = refusalOf(url)
  if (why !== undefined) throw invalid('init', why)
  return withApiHost(url)
}

/** Returns why a URL is none of a registry, or undefined if it is one. */
function refusalOf({
  protocol,
  username,
  password,
  pathname,
  search,
  hash,
  origin,
}: URL): string | undefined {
  if (protocol !== 'http:' && protocol !== 'https:')
    return `a registry is reached by http:// or https://: ${EXAMPLE}`
  if (`${username}${password}` !== '')
    return 'a URL with a password in it is not written into a file: leave user and password out'
  if (`${pathname}${search}${hash}` !== '/')
    return `a registry is a host and perhaps a port, without a path: write careen init ${origin}`
  return undefined
}

function schemeOf(text: string): 'http' | 'https' {
  const host = text.split('/', 1)[0] ?? ''
  return URL.canParse(`http://${host}`) && isLoopback(new URL(`http://${host}`).host) ? 'http' : 'https'
}

/** Why: Docker Hub answers the API of registries at another host than the one that people write. */
function withApiHost(url: URL): URL {
  return canonicalRegistryHost(url.host) === 'docker.io:default'
    ? new URL('https://registry-1.docker.io')
    : url
}
