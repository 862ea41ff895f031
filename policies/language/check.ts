import type { Diagnostic } from '../hcl/index.ts'
import { didYouMean } from '../hcl/source/suggest.ts'
import {
  addressOf,
  allSteps,
  type DeclaredObject,
  compact,
  mapInSteps,
  type Protection,
  type Registry,
  type Scope,
  type Steps,
} from '../model/index.ts'
import { compileRepositoryPattern, canonicalRegistryUrl } from '../scalars/index.ts'
import { checkPolicy } from './check-policy.ts'
import { checkRegistry } from './check-registry.ts'
import {
  ABSENT,
  type Add,
  checkDescription,
  checkPattern,
  type Checks,
  NAME,
  openChecks,
  wrong,
} from './checks.ts'
import type { Locate } from './locate.ts'
import { isRepositoryName } from './repository-name.ts'

/** The code of the diagnostic that a scope has more than one ACTIVE policy. */
export const SECOND_ACTIVE_POLICY = 'second-active-policy'

const DIGEST = /^sha256:[0-9a-f]{64}$/

type Found = {
  readonly severity: Diagnostic['severity']
  readonly code?: typeof SECOND_ACTIVE_POLICY
  readonly address: string
  readonly attribute?: string | undefined
  readonly summary: string
  readonly detail: string
}

/** Where objects come from; over the wire they come from nowhere. */
export type CheckOptions = {
  readonly locate?: Locate
  /** May a registry be declared where a file could not be read? */
  readonly mayExist?: (registry: string) => boolean
  /** True if the block has an error already. Then what seems to be missing in it may be what is wrong. */
  readonly isTouched?: (address: string) => boolean
}

/**
 * Returns errors and warnings about objects that are well formed: the same rules for files and for what comes over the wire.
 * Without `locate`, diagnostics name the address alone.
 */
export function checkObjects(objects: readonly DeclaredObject[], options: CheckOptions = {}): Diagnostic[] {
  return allSteps(checkInSteps(objects, options))
}

/** As `checkObjects`, in steps. */
export function* checkInSteps(
  objects: readonly DeclaredObject[],
  { locate = nowhere, mayExist = never, isTouched = never }: CheckOptions = {},
): Steps<Diagnostic[]> {
  const found: Found[] = []
  const checks = openChecks()
  const registries = objects.filter((object) => object.kind === 'registry').map((registry) => registry.name)
  yield* mapInSteps(objects, (object) => {
    checkOne(object, { registries, mayExist, checks }, found)
  })
  // Why not those with an error: what could not be read of a scope is absent, and the rest of it is another scope.
  found.push(...secondActive(objects.filter((object) => !isTouched(addressOf(object)))))
  yield
  found.push(...repeated(objects))
  const shown = found.filter(({ attribute, address }) => attribute !== ABSENT || !isTouched(address))
  return shown.map(({ severity, code, summary, detail, address, attribute }) => ({
    severity,
    ...compact({ code }),
    summary,
    detail,
    ...locate(address, attribute),
  }))
}

/** Adds what is wrong with one object. */
function checkOne(
  object: DeclaredObject,
  { checks, ...known }: Known & { readonly checks: Checks },
  found: Found[],
): void {
  const address = addressOf(object)
  const error: Add = (summary, detail, under, attribute) => {
    const at = under === undefined ? address : `${address}.${under}`
    found.push({ severity: 'error', address: at, summary, detail, attribute })
  }
  checkCommon(object, error)
  if (object.kind === 'registry') {
    checkRegistry(object, error)
    return
  }
  checkScope(object.scope, known, error)
  if (object.kind === 'policy') checkPolicy(object, checks, error)
  else checkProtection(object, checks, error)
}

const never = (): boolean => false

function nowhere(address: string): ReturnType<Locate> {
  return { place: { file: '', address } }
}

function checkCommon(object: DeclaredObject, error: Add): void {
  if (!NAME.test(object.name)) {
    error(
      'Wrong name',
      `"${object.name}": a name starts with a letter and has at most 63 letters, digits, _ and -.`,
    )
  }
  if (object.kind !== 'registry') checkDescription(object.description, error)
}

type Known = { readonly registries: readonly string[]; readonly mayExist: (registry: string) => boolean }

function checkScope(scope: Scope, { registries, mayExist }: Known, error: Add): void {
  if (scope.kind === 'global') return
  if (!registries.includes(scope.registry) && !mayExist(scope.registry)) {
    error(
      'Unknown registry',
      `No registry "${scope.registry}" is declared.${didYouMean(scope.registry, registries)}`,
      undefined,
      'registry',
    )
  }
  if (scope.kind === 'repository' && !isRepositoryName(scope.repository)) {
    wrong(
      error,
      'repository',
      `"${scope.repository}" is not the name of a repository: lower-case words parted by . _ - and /. For a pattern, write repositories.`,
    )
  }
  if (scope.kind !== 'pattern') return
  const compiled = compileRepositoryPattern(scope.pattern)
  if (!compiled.ok) wrong(error, 'repositories', `"${scope.pattern}": ${compiled.why}.`)
}

function checkProtection({ tagRegexp, digests, annotations }: Protection, checks: Checks, error: Add): void {
  if (tagRegexp === undefined && digests.length === 0 && annotations === undefined)
    error(
      'Protects nothing',
      'Write tag_regexp, digests, annotations, or several of them.',
      undefined,
      ABSENT,
    )
  if (tagRegexp !== undefined) checkPattern(tagRegexp, checks, error)
  for (const digest of digests) {
    if (!DIGEST.test(digest))
      wrong(error, 'digests', `"${digest}": a digest is sha256: and 64 hexadecimal digits.`)
  }
}

/** A repository, and any other scope, has at most one ACTIVE policy. */
function secondActive(objects: readonly DeclaredObject[]): Found[] {
  const first = new Map<string, string>()
  return objects.flatMap((object) => {
    if (object.kind !== 'policy' || object.status !== 'ACTIVE') return []
    const key = JSON.stringify(object.scope)
    const address = addressOf(object)
    const before = first.get(key)
    if (before === undefined) {
      first.set(key, address)
      return []
    }
    const detail = `${before} is ACTIVE for the same scope. Disable one of them: status = "DISABLED".`
    return [
      {
        severity: 'error' as const,
        code: SECOND_ACTIVE_POLICY,
        address,
        summary: 'Second ACTIVE policy',
        detail,
        attribute: 'status',
      },
    ]
  })
}

function repeated(objects: readonly DeclaredObject[]): Found[] {
  const urls = new Map<string, Registry>()
  const addresses = new Set<string>()
  return objects.flatMap((object) => {
    const address = addressOf(object)
    const twice = addresses.has(address)
    addresses.add(address)
    if (twice)
      return [
        {
          severity: 'error' as const,
          address,
          summary: 'Declared twice',
          detail: `${address} is declared twice.`,
        },
      ]
    if (object.kind !== 'registry') return []
    const identity = canonicalRegistryUrl(object.url)
    const before = urls.get(identity)
    urls.set(identity, before ?? object)
    if (before === undefined || object.url === '') return []
    const detail = `${addressOf(before)} (${before.url}) is the same registry: policies of one would not know what the other keeps. Remove one of the blocks, and write the other one's name in its policies.`
    return [
      { severity: 'error' as const, address, summary: 'Registry declared twice', detail, attribute: 'url' },
    ]
  })
}
