import { isRecord } from '../model/index.ts'
import { bare, camel, dryNote, type ForeignForm, renamed, unwrapped } from './form.ts'
import { type Fields, fieldsAt, flagAt } from './json.ts'

/**
 * The list of cleanup policies that gcloud takes, one of them, a map of them by their names, a repository with them as the API
 * shows it, or a resource of Terraform or Config Connector as JSON.
 */
export function garForm(document: unknown): ForeignForm {
  const given = renamed(document, camel)
  if (Array.isArray(given)) return bare(given.map((one) => policyOf(one)))
  if (!isRecord(given)) return bare(given)
  if (isRecord(given['spec'])) return garForm(given['spec'])
  if (given['action'] !== undefined) return bare([policyOf(given)])
  const inner = given['cleanupPolicies']
  if (inner !== undefined) return repositoryForm(given, inner)
  return Object.values(given).some((one) => isRecord(one) && 'action' in one)
    ? bare(namedPolicies(given))
    : bare(given)
}

function repositoryForm(repository: Fields, policies: unknown): ForeignForm {
  const isDry = flagAt(repository['cleanupPolicyDryRun'], 'cleanupPolicyDryRun') === true
  const [, project, name] =
    /^projects\/([^/]+)\/locations\/[^/]+\/repositories\/([^/]+)$/.exec(
      typeof repository['name'] === 'string' ? repository['name'] : '',
    ) ?? []
  return {
    policy: Array.isArray(policies)
      ? policies.map((one) => policyOf(one))
      : namedPolicies(fieldsAt(policies, 'cleanupPolicies')),
    notes: isDry ? [dryNote('cleanupPolicyDryRun')] : [],
    ...(project === undefined || name === undefined ? {} : { folder: `${project}/${name}` }),
  }
}

function namedPolicies(policies: Fields): readonly unknown[] {
  return Object.entries(policies).map(([id, one]) => policyOf(isRecord(one) ? { id, ...one } : one))
}

/** Terraform has blocks as lists, and both parts, of which one is empty. */
function policyOf(value: unknown): unknown {
  if (!isRecord(value)) return value
  const fields = withoutEmpty(unwrapped(value, ['condition', 'mostRecentVersions', 'action']))
  return Object.fromEntries(
    Object.entries(fields).map(([name, one]) => [name, isRecord(one) ? withoutEmpty(one) : one]),
  )
}

function isEmpty(one: unknown): boolean {
  return one === '' || (Array.isArray(one) && one.length === 0)
}

function withoutEmpty(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, one]) => !isEmpty(one)))
}
