import {
  compact,
  DEFAULTS,
  type Duration,
  type Policy,
  type PolicyRule,
  type Protection,
} from '../model/index.ts'
import { type Fields, textAt, unknownOf } from './json.ts'

/** `difference`: it is said, and means a little else. `lost`: careen cannot say it. */
export type ImportNote = {
  readonly kind: 'difference' | 'lost'
  /** Where in the file, as in `rules[2].selection`; empty: the whole policy. */
  readonly at: string
  /** Label of the rule in careen that it belongs to. */
  readonly rule?: string
  readonly text: string
}

/** Returns a note for each field that careen does not know. `under`: the path in front of the names, with its dot. */
export function unreadNotes(
  fields: Fields,
  known: readonly string[],
  under: string,
  rule?: string,
): ImportNote[] {
  return unknownOf(fields, known).map((name) => ({
    kind: 'lost',
    at: `${under}${name}`,
    text: `careen does not know the field ${name}.`,
    ...compact({ rule }),
  }))
}

/** Returns the description of a policy or rule, cut to what careen takes. */
export function descriptionOf(fields: Fields, at: string): { readonly description?: string } {
  return compact({ description: textAt(fields['description'], at)?.slice(0, 256) })
}

/** A policy of careen that says what the foreign one says, with all that is different. */
export type ImportedPolicy = {
  readonly policy: Policy
  readonly notes: readonly ImportNote[]
  /** Digests that the foreign policy keeps. */
  readonly protection?: Protection
}

/** Reads the policy of one system. Throws INVALID_ARGUMENT, with the path, for what is none. Lost parts never delete more. */
export type Importer = (policy: unknown) => readonly ImportedPolicy[]

/** A rule as an importer writes it. */
export type DraftRule = Omit<PolicyRule, 'untagged'> & { readonly untagged?: boolean }

/** A policy as an importer writes it. Without `pattern` the file does not name repositories. */
export type Draft = {
  readonly name: string
  readonly pattern?: string
  readonly rules: readonly DraftRule[]
  readonly notes: readonly ImportNote[]
  readonly onConflict?: 'first_match' | 'any'
  readonly untag?: boolean
  readonly grace?: Duration
  readonly cron?: string
  readonly description?: string
  /** Digests that no rule may delete. */
  readonly digests?: readonly string[]
}

/** The registry that imported policies refer to. */
export const IMPORTED_REGISTRY = 'imported'

/** The repository of a policy whose file names none. It cannot exist by accident. */
export const UNNAMED_REPOSITORY = 'write/the-repository'

/** The repositories of a policy whose file names them in a way that careen cannot write. They cannot exist by accident. */
export const UNWRITTEN_REPOSITORIES = 'write/the-repositories'

/** The folder of repositories whose file names them without it. */
export const UNNAMED_FOLDER = 'write/the-folder'

/** Returns the policy, DISABLED, with careen's defaults. */
export function finished(draft: Draft): ImportedPolicy {
  const { name, rules, onConflict, untag, grace, cron, description, digests = [] } = draft
  const scope = scopeOf(draft.pattern)
  return {
    notes: draft.notes,
    ...(digests.length === 0 ? {} : { protection: protectionOf(name, scope, digests) }),
    policy: {
      kind: 'policy',
      block: 'lifecycle_policy',
      name,
      ...compact({ description }),
      scope,
      status: 'DISABLED',
      schedule: cron === undefined ? DEFAULTS.schedule : { cron, timeZone: 'UTC' },
      rules: rules.map((rule) => ({ ...rule, untagged: rule.untagged === true })),
      ...compact({ onConflict }),
      limits: { maxDeletePercent: DEFAULTS.maxDeletePercent, allowEmpty: false },
      grace: grace ?? DEFAULTS.grace,
      untag: untag === true,
    },
  }
}

function scopeOf(pattern: string | undefined): Policy['scope'] {
  const registry = IMPORTED_REGISTRY
  if (pattern?.includes('*')) return { kind: 'pattern', registry, pattern }
  return { kind: 'repository', registry, repository: pattern ?? UNNAMED_REPOSITORY }
}

function protectionOf(name: string, scope: Policy['scope'], digests: readonly string[]): Protection {
  return {
    kind: 'protect',
    name: `${name.slice(0, 50)}-digests`,
    scope,
    digests: [...new Set(digests)].toSorted(),
  }
}
