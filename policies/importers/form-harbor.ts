import { isRecord } from '../model/index.ts'
import { bare, type ForeignForm, protects, unwrapped } from './form.ts'
import { type Fields, fieldsAt, listAt, textAt } from './json.ts'

/** A retention policy of the API, a list of its rules, or a resource of Terraform or a manifest as JSON. */
export function harborForm(document: unknown): ForeignForm {
  if (Array.isArray(document)) return harborForm({ rules: document })
  if (!isRecord(document)) return bare(document)
  if (isRecord(document['spec'])) return harborForm(document['spec'])
  if (document['rule'] !== undefined) return terraformForm(document)
  const rules = Array.isArray(document['rules']) ? (document['rules'] as readonly unknown[]) : [document]
  if (
    rules.some(
      (one) => isRecord(one) && (one['action'] === 'immutable' || one['template'] === 'immutable_template'),
    )
  )
    throw protects('immutable rules of Harbor')
  return bare(document)
}

const TEMPLATES: Readonly<Record<string, string>> = {
  most_recently_pushed: 'latestPushedK',
  most_recently_pulled: 'latestPulledN',
  n_days_since_last_push: 'nDaysSinceLastPush',
  n_days_since_last_pull: 'nDaysSinceLastPull',
}
const SELECTORS = ['repo_matching', 'repo_excluding', 'tag_matching', 'tag_excluding', 'untagged_artifacts']
const SCHEDULES: Readonly<Record<string, string>> = {
  hourly: '0 0 * * * *',
  daily: '0 0 0 * * *',
  weekly: '0 0 0 * * 0',
}

/** The provider of Terraform has names of its own for the parts of a rule. */
function terraformForm({ rule, schedule, scope: _scope, id, ...others }: Fields): ForeignForm {
  const rules = listAt(Array.isArray(rule) ? rule : [rule], 'rule').map((one, i) =>
    ruleOf(fieldsAt(one, `rule[${i}]`)),
  )
  const cron = textAt(schedule, 'schedule') ?? ''
  const trigger = { kind: 'Schedule', settings: { cron: SCHEDULES[cron.toLowerCase()] ?? cron } }
  return bare({ ...others, ...(id === undefined ? {} : { id }), algorithm: 'or', rules, trigger })
}

function ruleOf(given: Fields): Fields {
  const fields = unwrapped(given, [])
  const set = (name: string): boolean => (fields[name] ?? '') !== '' && fields[name] !== 0
  const [name] = Object.keys(TEMPLATES).filter(set)
  const template = name === undefined ? undefined : TEMPLATES[name]
  const known = [...Object.keys(TEMPLATES), ...SELECTORS, 'always_retain']
  const others = Object.entries(fields).filter(([key]) => !known.includes(key))
  return {
    ...Object.fromEntries(others),
    ...(template === undefined
      ? fields['always_retain'] === true
        ? { template: 'always', params: {} }
        : {}
      : { template, params: { [template]: fields[name ?? ''] } }),
    tag_selectors: [{ ...patternOf(fields, 'tag'), extras: extrasOf(fields) }],
    scope_selectors: { repository: [patternOf(fields, 'repo')] },
  }
}

/** The provider writes the flag always; it is true if it is not said. */
function extrasOf(fields: Fields): string {
  return JSON.stringify({ untagged: fields['untagged_artifacts'] !== false })
}

function patternOf(fields: Fields, what: 'tag' | 'repo'): Fields {
  const excluding = fields[`${what}_excluding`] ?? ''
  const excludes = excluding !== ''
  const decoration =
    what === 'tag' ? (excludes ? 'excludes' : 'matches') : excludes ? 'repoExcludes' : 'repoMatches'
  return {
    kind: 'doublestar',
    decoration,
    pattern: excludes ? excluding : (fields[`${what}_matching`] ?? '**'),
  }
}
