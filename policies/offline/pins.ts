import { readInstant } from '../evidence/index.ts'
import type { Diagnostic } from '../hcl/index.ts'
import type { Instant, Pin, Registry } from '../model/index.ts'
import { canonicalRegistryHost, canonicalRegistryUrl } from '../scalars/index.ts'

/** Pins of a file, and its errors. */
export type GivenPins = { readonly pins: readonly Pin[]; readonly diagnostics: readonly Diagnostic[] }

type Entry = Readonly<Record<string, unknown>>

/** Reads a JSON array of `{registry?, repository, reference, owner, until?}`. `registry` is optional if only one is declared. */
export function readPins(name: string, text: string, registries: readonly Registry[]): GivenPins {
  const list = parseList(name, text, 'pins')
  if ('diagnostics' in list) return { pins: [], ...list }
  const only = registries.length === 1 ? registries[0]?.name : undefined
  const pins: Pin[] = []
  const diagnostics: Diagnostic[] = []
  for (const [index, item] of list.items.entries()) {
    const found = pinOf(item, only)
    if (typeof found === 'string') diagnostics.push(problem(name, 'Wrong pin', found, `[${index}]`))
    else pins.push(found)
  }
  return { pins, diagnostics }
}

function pinOf(item: unknown, only: string | undefined): Pin | string {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return 'It must be an object.'
  const given: Entry = { registry: only, ...item }
  const wrong = ['registry', 'repository', 'reference', 'owner'].find((key) => !isName(given[key]))
  if (wrong !== undefined) return `"${wrong}" must be a text.`
  const until = untilOf(given['until'])
  if (until === 'wrong') return '"until" must be an instant, as in 2027-01-31T00:00:00Z.'
  return {
    kind: 'pin',
    registry: String(given['registry']),
    repository: String(given['repository']),
    reference: String(given['reference']),
    owner: String(given['owner']),
    ...(until === undefined ? {} : { until }),
  }
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function untilOf(value: unknown): Instant | undefined | 'wrong' {
  if (value === undefined || value === null) return undefined
  return (typeof value === 'string' ? readInstant(value) : undefined) ?? 'wrong'
}

/**
 * Reads a JSON array of image references, as Kubernetes and ecrm print them: `HOST/REPOSITORY:TAG`, `...@DIGEST`, with or
 * without `docker-pullable://`. Each protects the named image in the registry of that host. Ignores references to other hosts.
 * An invalid reference is an error. Why: the image that it means would not be protected.
 */
export function readInUse(name: string, text: string, registries: readonly Registry[]): GivenPins {
  const list = parseList(name, text, 'image references')
  if ('diagnostics' in list) return { pins: [], ...list }
  const hosts = new Map(registries.map((registry) => [canonicalRegistryUrl(registry.url), registry.name]))
  const pins: Pin[] = []
  const diagnostics: Diagnostic[] = []
  for (const [index, item] of list.items.entries()) {
    const found = typeof item === 'string' ? referenceIn(item) : undefined
    if (found === undefined) {
      const detail = 'It must be an image reference, such as "registry.example.com/team/web:v1".'
      diagnostics.push(problem(name, 'Wrong image reference', detail, `[${index}]`))
      continue
    }
    const registry = hosts.get(canonicalRegistryHost(found.host))
    if (registry === undefined) continue
    for (const reference of found.references)
      pins.push({ kind: 'in_use', registry, repository: found.repository, reference, owner: name })
  }
  return { pins, diagnostics }
}

type Reference = {
  readonly host: string
  readonly repository: string
  readonly references: readonly string[]
}

/** Returns the parts of a reference, or undefined if it is invalid. Neither tag nor digest means `latest`. */
function referenceIn(text: string): Reference | undefined {
  const plain = text.replace(/^[a-z-]+:\/\//, '')
  const [, host, repository, tag, digest] =
    /^([^/@\s]+)\/([a-z0-9][a-z0-9._/-]*)(?::([\w][\w.-]{0,127}))?(?:@([a-z0-9]+:[0-9a-f]{32,}))?$/.exec(
      plain,
    ) ?? []
  if (host === undefined || repository === undefined) return undefined
  const references = [tag, digest].filter((one) => one !== undefined)
  return {
    host,
    repository,
    references: references.length === 0 ? ['latest'] : references,
  }
}

type List = { readonly items: readonly unknown[] } | { readonly diagnostics: readonly Diagnostic[] }

function parseList(name: string, text: string, of: string): List {
  const wrong = (detail: string): List => ({
    diagnostics: [problem(name, `The ${of} cannot be read`, detail)],
  })
  try {
    const parsed: unknown = JSON.parse(text)
    return Array.isArray(parsed) ? { items: parsed } : wrong(`The file must contain a JSON array of ${of}.`)
  } catch (error) {
    return wrong(`It is not JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function problem(file: string, summary: string, detail: string, address?: string): Diagnostic {
  return {
    severity: 'error',
    summary,
    detail,
    place: { file, ...(address === undefined ? {} : { address }) },
  }
}
