import type { OutputLine } from './lines/line.ts'

/** A registry as `careen init` declares it. */
export type FirstRegistry = {
  /** Its label, such as prod. */
  readonly label: string
  /** Its URL: the origin alone. */
  readonly url: string
  /** The variable of its credentials; absent: it needs none. */
  readonly variable?: string
  /** True if its product lists no repositories. */
  readonly isWithoutCatalog: boolean
}

/** The name of the file that `careen init` writes. */
export const FIRST_FILE = 'policies.hcl'

/** Returns the policy that the first file declares, as an address. */
function firstPolicy({ label }: FirstRegistry): string {
  return `default_policy.${label}`
}

/** Returns the addresses that the first file declares. */
function firstObjects(registry: FirstRegistry): readonly string[] {
  return [`registry.${registry.label}`, 'protect.releases', firstPolicy(registry)]
}

/** Returns the line of the first file. */
export function firstFileLine(registry: FirstRegistry): OutputLine {
  const objects = firstObjects(registry)
  return { type: 'file', message: `Wrote ${FIRST_FILE}`, data: { path: FIRST_FILE, objects } }
}

/** Returns a policy file with the registry, one policy that is DISABLED, and what no policy may delete. */
export function firstPolicies(registry: FirstRegistry): string {
  const { label } = registry
  return `${registryBlock(registry)}
# For each repository of the registry that no lifecycle_policy names.
default_policy "${label}" {
  registry = registry.${label}
  status   = "DISABLED" # ACTIVE lets scheduled runs delete. Before: careen plan

  # Deletes an image that is older than 30 days and not among the newest 5.
  rule "old" {
    tag_regexp    = ".*"
    untagged      = true
    expire_period = "30d"
    retained_top  = 5
  }
}

# What no policy deletes, whatever its rules say.
protect "releases" {
  registry   = registry.${label}
  tag_regexp = "latest|stable|main|master|prod.*|v?[0-9]+\\\\.[0-9]+.*"
}
`
}

function registryBlock({ label, url, variable, isWithoutCatalog }: FirstRegistry): string {
  const lines =
    variable === undefined
      ? [`url = "${url}"`]
      : [
          `url         = "${url}"`,
          `credentials = "env:${variable}" # user:password, where careend and each worker run`,
        ]
  const names = isWithoutCatalog
    ? ['# This registry lists no repositories: name them.', '# repositories = ["team/web"]']
    : []
  return `registry "${label}" {\n${[...lines, ...names].map((line) => `  ${line}\n`).join('')}}\n`
}

/** Returns what was written, and the next commands. */
export function firstSteps(registry: FirstRegistry): string {
  const { label, variable } = registry
  const credentials =
    variable === undefined
      ? ''
      : `  Set the variable ${variable} to user:password where careend runs (it plans)\n  and where every worker runs (it cleans).\n`
  const policy = firstPolicy(registry)
  return `Wrote ${FIRST_FILE}: registry.${label}, protect.releases, and ${policy}.\n  The policy is DISABLED, so nothing is deleted.\n${credentials}
Next:
  careend &                   # unless a daemon runs already
  careen apply
  careen registries check ${label}
  careen dry-run ${label}/REPOSITORY -policy=${policy}
`
}
