import { CareenError } from '../policies/model/index.ts'

/** The parts of a name, by the kind of its resource. */
export type NameParts = {
  readonly workspace: { readonly workspace: string }
  readonly registry: { readonly workspace: string; readonly registry: string }
  readonly repository: { readonly workspace: string; readonly registry: string; readonly repository: string }
  readonly image: {
    readonly workspace: string
    readonly registry: string
    readonly repository: string
    /** The digest. */
    readonly image: string
  }
  /** `policy`: the address of the block, such as `lifecycle_policy.web`. */
  readonly policy: { readonly workspace: string; readonly policy: string }
  readonly protection: { readonly workspace: string; readonly protection: string }
  readonly pin: { readonly workspace: string; readonly pin: string }
  readonly approval: { readonly workspace: string; readonly approval: string }
  readonly plan: { readonly workspace: string; readonly plan: string }
  readonly restoration: { readonly workspace: string; readonly restoration: string }
  readonly revision: { readonly workspace: string; readonly revision: string }
  readonly run: { readonly workspace: string; readonly run: string }
  readonly removal: { readonly workspace: string; readonly run: string; readonly removal: string }
}

export type NameKind = keyof NameParts

/** What a person reads who wrote another name. */
const FORMS: Readonly<Record<NameKind, string>> = {
  workspace: 'workspaces/W',
  registry: 'workspaces/W/registries/LABEL',
  repository: 'workspaces/W/registries/LABEL/repositories/ID, where each / of ID is %2F',
  image: 'workspaces/W/registries/LABEL/repositories/ID/images/DIGEST, where each / of ID is %2F',
  policy: 'workspaces/W/policies/BLOCK.LABEL',
  protection: 'workspaces/W/protections/LABEL',
  pin: 'workspaces/W/pins/pin-ID',
  approval: 'workspaces/W/approvals/a-ID',
  plan: 'workspaces/W/plans/pl-ID',
  restoration: 'workspaces/W/restorations/rs-ID',
  revision: 'workspaces/W/revisions/SERIAL',
  run: 'workspaces/W/runs/r-ID',
  removal: 'workspaces/W/runs/r-ID/removals/N',
}

/** A collection, the part that names one of it, and what that part may be. */
type Segment = readonly [collection: string, part: string, grammar: RegExp]

const LABEL = '[A-Za-z][\\w-]{0,62}'
const WORKSPACE: Segment = ['workspaces', 'workspace', /^(?!-$)[^/%*"\\\p{C}]+$/u]
const REGISTRY: Segment = ['registries', 'registry', new RegExp(`^${LABEL}$`)]
const REPOSITORY: Segment = ['repositories', 'repository', /^[^%*"\\\p{C}]+$/u]
const RUN: Segment = ['runs', 'run', /^[A-Za-z\d][A-Za-z\d-]*$/]

const SEGMENTS: Readonly<Record<NameKind, readonly Segment[]>> = {
  workspace: [WORKSPACE],
  registry: [WORKSPACE, REGISTRY],
  repository: [WORKSPACE, REGISTRY, REPOSITORY],
  image: [WORKSPACE, REGISTRY, REPOSITORY, ['images', 'image', /^sha(?:256:[\da-f]{64}|512:[\da-f]{128})$/]],
  policy: [WORKSPACE, ['policies', 'policy', new RegExp(`^(?:lifecycle|default)_policy\\.${LABEL}$`)]],
  protection: [WORKSPACE, ['protections', 'protection', new RegExp(`^${LABEL}$`)]],
  pin: [WORKSPACE, ['pins', 'pin', /^pin-[a-z\d]+$/]],
  approval: [WORKSPACE, ['approvals', 'approval', /^a-[a-z\d]+$/]],
  plan: [WORKSPACE, ['plans', 'plan', /^[A-Za-z\d][A-Za-z\d-]*$/]],
  restoration: [WORKSPACE, ['restorations', 'restoration', /^rs-[a-z\d]+$/]],
  revision: [WORKSPACE, ['revisions', 'revision', /^[1-9]\d{0,14}$/]],
  run: [WORKSPACE, RUN],
  removal: [WORKSPACE, RUN, ['removals', 'removal', /^(?:0|[1-9]\d{0,15})$/]],
}

/** Most bytes of a name. */
const LONGEST = 1024

/** Returns the name of a resource. Requires parts that are valid. */
export function nameOf<Kind extends NameKind>(kind: Kind, parts: NameParts[Kind]): string {
  const values: Readonly<Record<string, string>> = parts
  return SEGMENTS[kind]
    .map(([collection, part]) => `${collection}/${(values[part] ?? '').replaceAll('/', '%2F')}`)
    .join('/')
}

/**
 * Returns the parts of a name. Throws NAME_INVALID if the text is not the one full name of a resource of this kind. `field`: the path
 * of the request's field.
 */
export function parseName<Kind extends NameKind>(kind: Kind, text: string, field = 'name'): NameParts[Kind] {
  const parts = partsOf(SEGMENTS[kind], text)
  if (parts === undefined) throw nameInvalid(text, field, FORMS[kind])
  // Why the assertion: a kind has the parts of its segments.
  return parts as NameParts[Kind]
}

/** A part of a pattern of names: what the part is, or begins with. */
export type NamePart = { readonly part: string; readonly value: string; readonly isPrefix: boolean }

/** The parts that a pattern says, or the form of a name that is expected. */
export type NamePattern = { readonly found: readonly NamePart[] } | { readonly form: string }

/**
 * Returns the parts of a pattern: a full name in which a part may be `-`, which stands for any. `isPrefix`: the last part is only the
 * beginning of one.
 */
export function parseNamePattern(kind: NameKind, text: string, isPrefix: boolean): NamePattern {
  const segments = SEGMENTS[kind]
  const words = text.split('/')
  if (words.length !== 2 * segments.length || Buffer.byteLength(text) > LONGEST) return { form: FORMS[kind] }
  const parts = segments.map((segment, at) =>
    patternPart(segment, words.slice(2 * at), isPrefix && at === segments.length - 1),
  )
  if (parts.includes(undefined)) return { form: FORMS[kind] }
  return {
    found: parts
      .flatMap((part) => part ?? [])
      .filter(({ value, isPrefix: begins }) => value !== '-' || begins),
  }
}

/** Returns what two words of a pattern say, or undefined if they cannot be in a name. */
function patternPart(
  [collection, part, grammar]: Segment,
  [first, word = '']: readonly string[],
  isPrefix: boolean,
): NamePart | undefined {
  const value = word.replaceAll('%2F', '/')
  const isValid = word === '-' || (isPrefix ? !/[%*"\\\p{C}]/u.test(value) : grammar.test(value))
  return first === collection && isValid ? { part, value, isPrefix } : undefined
}

/** The parent that stands for all workspaces. */
export const ANY_WORKSPACE = 'workspaces/-'

/** Returns the workspace of a list, or undefined if all are asked for. Throws NAME_INVALID. */
export function parseParent(text: string): string | undefined {
  if (text === ANY_WORKSPACE) return undefined
  const parts = partsOf(SEGMENTS.workspace, text)
  if (parts === undefined) throw nameInvalid(text, 'parent', `workspaces/W, or ${ANY_WORKSPACE}`)
  return parts['workspace']
}

/**
 * Returns the parts of the name of a run; its workspace may be `-`, for a caller that does not know it: undefined. Throws NAME_INVALID.
 */
export function parseRunName(
  text: string,
  field: string,
): { readonly workspace: string | undefined; readonly run: string } {
  const inAny = text.startsWith(`${ANY_WORKSPACE}/`) ? text.slice(ANY_WORKSPACE.length + 1) : undefined
  if (inAny === undefined) return parseName('run', text, field)
  const { run } = partsOf([RUN], inAny) ?? {}
  if (run === undefined) throw nameInvalid(text, field, FORMS.run)
  return { workspace: undefined, run }
}

/** Whose runs are listed. Undefined: all that the caller may read. */
export type RunsParent =
  | { readonly workspace: undefined }
  | ({ readonly workspace: string } & (
      | { readonly kind: 'workspace' }
      | { readonly kind: 'repository'; readonly name: string }
      | { readonly kind: 'run'; readonly name: string }
    ))

/** Returns whose runs a parent means: those of a workspace or of a repository, one run, or all. Throws NAME_INVALID. */
export function parseRunsParent(text: string): RunsParent {
  if (text === ANY_WORKSPACE) return { workspace: undefined }
  for (const kind of ['workspace', 'repository', 'run'] as const) {
    const { workspace } = partsOf(SEGMENTS[kind], text) ?? {}
    if (workspace !== undefined) return { workspace, kind, name: text }
  }
  throw nameInvalid(text, 'parent', `${FORMS.run}, ${FORMS.repository}, or workspaces/W`)
}

/** Returns the workspace and the run of a parent of removals; `-`, which stands for any: undefined. Throws NAME_INVALID. */
export function parseRemovalsParent(text: string): {
  readonly workspace: string | undefined
  readonly run: string | undefined
} {
  const pattern = parseNamePattern('run', text, false)
  if ('form' in pattern) throw nameInvalid(text, 'parent', `${pattern.form}, or workspaces/W/runs/-`)
  const valueOf = (part: string): string | undefined => pattern.found.find((one) => one.part === part)?.value
  const [workspace, run] = [valueOf('workspace'), valueOf('run')]
  if (run !== undefined && workspace === undefined) throw nameInvalid(text, 'parent', FORMS.run)
  return { workspace, run }
}

/** The parent that stands for all registries. */
export const ANY_REGISTRY = 'workspaces/-/registries/-'

/** Returns the workspace and the registry of a list; undefined: any. Throws NAME_INVALID. */
export function parseRegistryParent(text: string): {
  readonly workspace: string | undefined
  readonly registry: string | undefined
} {
  const pattern = parseNamePattern('registry', text, false)
  if ('form' in pattern) throw nameInvalid(text, 'parent', `${pattern.form}, or ${ANY_REGISTRY}`)
  const valueOf = (part: string): string | undefined => pattern.found.find((one) => one.part === part)?.value
  return { workspace: valueOf('workspace'), registry: valueOf('registry') }
}

/** Returns the name of a declared object with this address, such as `registry.prod`. */
export function objectName(workspace: string, address: string): string {
  const dot = address.indexOf('.')
  const [block, label] = [address.slice(0, dot), address.slice(dot + 1)]
  switch (block) {
    case 'registry':
      return nameOf('registry', { workspace, registry: label })
    case 'protect':
      return nameOf('protection', { workspace, protection: label })
    default:
      return nameOf('policy', { workspace, policy: address })
  }
}

/** The kinds of declared objects, and how their addresses begin. The part of a policy's name is an address. */
const DECLARED = [
  ['registry', 'registry.'],
  ['protection', 'protect.'],
  ['policy', ''],
] as const

/** Returns the address of a declared object, and its workspace. Throws NAME_INVALID. */
export function parseObjectName(
  text: string,
  field = 'name',
): { readonly workspace: string; readonly address: string } {
  for (const [kind, block] of DECLARED) {
    const { workspace = '', [kind]: label = '' } = partsOf(SEGMENTS[kind], text) ?? {}
    if (label !== '') return { workspace, address: `${block}${label}` }
  }
  throw nameInvalid(text, field, DECLARED.map(([kind]) => FORMS[kind]).join(', or '))
}

function partsOf(segments: readonly Segment[], text: string): Readonly<Record<string, string>> | undefined {
  const words = text.split('/')
  if (words.length !== 2 * segments.length || Buffer.byteLength(text) > LONGEST) return undefined
  const parts: Record<string, string> = {}
  for (const [at, [collection, part, grammar]] of segments.entries()) {
    const value = (words[2 * at + 1] ?? '').replaceAll('%2F', '/')
    if (words[2 * at] !== collection || !grammar.test(value)) return undefined
    parts[part] = value
  }
  return parts
}

/** Returns the error for a text that is no name of the expected form. */
export function nameInvalid(text: string, field: string, form: string): CareenError {
  const what = text === '' ? 'it is missing' : `"${text}" is no such name`
  return new CareenError(
    'NAME_INVALID',
    `${field}: ${what}. Write ${form}. Upgrade the client if it is older than the daemon`,
    { metadata: { field } },
  )
}
