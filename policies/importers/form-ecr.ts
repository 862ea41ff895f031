import { isRecord } from '../model/index.ts'
import {
  bare,
  besideNotes,
  camel,
  type ForeignForm,
  firstOf,
  jsonAt,
  renamed,
  unwrapped,
  wrongAtText,
} from './form.ts'
import { type Fields, fieldsAt, listAt, textAt } from './json.ts'

const TEXTS = ['lifecyclePolicyText', 'LifecyclePolicyText', 'policy']
const ANSWER = ['registryId', 'repositoryName', 'lastEvaluatedAt', 'RegistryId', 'id', 'repository']

/**
 * A lifecycle policy, a list of its rules, an answer of get-lifecycle-policy, the rules of a Terraform document, or a template of
 * CloudFormation with one repository that has a policy.
 */
export function ecrForm(document: unknown): ForeignForm {
  if (Array.isArray(document)) return rulesForm({ rules: document })
  if (!isRecord(document)) return bare(document)
  if (isRecord(document['Resources'])) return templateForm(document['Resources'])
  const text = firstOf(document, TEXTS)
  if (text === undefined) return rulesForm(document)
  const inner = rulesForm(fieldsAt(jsonAt(text, 'lifecyclePolicyText'), 'lifecyclePolicyText'))
  const name = textAt(firstOf(document, ['repositoryName', 'repository']), 'repositoryName')
  return {
    ...inner,
    notes: [...inner.notes, ...besideNotes(document, [...TEXTS, ...ANSWER])],
    ...(name === undefined ? {} : { repository: name }),
  }
}

/** Terraform calls rules `rule`, their priority `priority`, and parts with one value are lists. */
function rulesForm(fields: Fields): ForeignForm {
  const given = fields['rules'] ?? fields['rule']
  if (given === undefined) return bare(fields)
  const rules = listAt(given, 'rules').map((one, i) => {
    const rule = unwrapped(fieldsAt(renamed(one, camel), `rules[${i}]`), ['selection', 'action'])
    const { priority, ...rest } = rule
    return priority === undefined ? rest : { rulePriority: priority, ...rest }
  })
  const others = Object.entries(fields).filter(([name]) => name !== 'rule' && name !== 'rules')
  return bare({ ...Object.fromEntries(others), rules })
}

function templateForm(resources: Fields): ForeignForm {
  const found = Object.entries(resources).flatMap(([name, value]) => {
    const properties = isRecord(value) && isRecord(value['Properties']) ? value['Properties'] : {}
    return isRecord(properties['LifecyclePolicy']) ? [{ name, properties }] : []
  })
  const [only, ...more] = found
  if (only === undefined || more.length > 0)
    throw wrongAtText(
      `the template has ${found.length} repositories with a LifecyclePolicy (${found.map(({ name }) => name).join(', ')}); give the LifecyclePolicyText of one`,
    )
  const { LifecyclePolicy: policy, RepositoryName: repositoryName } = only.properties
  const name = typeof repositoryName === 'string' ? { repositoryName } : {}
  return ecrForm({ ...fieldsAt(policy, `Resources.${only.name}.Properties.LifecyclePolicy`), ...name })
}
