import { isRecord } from '../model/index.ts'
import { bare, type ForeignForm, renamed, single, snake, unwrapped, wrongAtText } from './form.ts'
import { type Fields, fieldsAt, listAt } from './json.ts'

const ANSWERS = ['response', 'data']
const LISTS = ['retention_policy_list', 'strategy_info']

/**
 * A tag retention rule of the enterprise edition, or a lifecycle of the personal one: as the API takes or answers them, or as a
 * resource of Terraform.
 */
export function tencentForm(document: unknown): ForeignForm {
  if (Array.isArray(document)) return bare(document.map((one: unknown) => ruleOf(one)))
  if (!isRecord(document)) return bare(document)
  const fields = fieldsAt(renamed(document, snake), '')
  const answer = ANSWERS.map((name) => fields[name]).find(isRecord)
  if (answer !== undefined) return tencentForm(answer)
  const list = LISTS.find((name) => fields[name] !== undefined)
  if (list === undefined) return bare(ruleOf(fields))
  const rules = listAt(fields[list], list)
  if (list === 'strategy_info') return tencentForm(rules)
  if (rules.length !== 1)
    throw wrongAtText(`${list} has ${rules.length} rules, each of a namespace; give one of them`)
  return tencentForm(rules[0])
}

/** Fields of answers that say nothing of what is retained. */
const ASIDE = ['total_count', 'request_id', 'next_execution_time', 'namespace_id', 'id']
const NAMES: Readonly<Record<string, string>> = { reponame: 'repo_name', value: 'val' }

/** The versions of the API have different names for what a lifecycle of the personal edition has. */
function lifecycleOf(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [NAMES[name] ?? name, value]))
}

/** Blocks of Terraform are lists, and the API has the basic rule as a list. */
function ruleOf(value: unknown): unknown {
  const given = renamed(value, snake)
  if (!isRecord(given)) return given
  if (given['type'] !== undefined) return lifecycleOf(given)
  const { retention_rule_list: list, ...rest } = Object.fromEntries(
    Object.entries(given).filter(([name]) => !ASIDE.includes(name)),
  )
  const fields: Fields = { ...rest, ...(list === undefined ? {} : { retention_rule: list }) }
  const items = fields['advanced_rule_items']
  return {
    ...unwrapped(fields, ['retention_rule']),
    ...(Array.isArray(items)
      ? { advanced_rule_items: items.map((one: unknown) => itemOf(one)) }
      : items === undefined
        ? {}
        : { advanced_rule_items: single(items) }),
  }
}

function itemOf(value: unknown): unknown {
  return isRecord(value) ? unwrapped(value, ['retention_policy', 'tag_filter', 'repository_filter']) : value
}
