import {
  type Block as Tree,
  isList,
  isObject,
  isSensitive,
  isSet,
  kindName,
  type EvaluationScope,
  sortedEntries,
  tryEvaluate,
  type HclValue,
  within,
} from '../hcl/index.ts'
import type { Problems, Subject } from './problems.ts'

/** One of the blocks that a block stands for; `key` absent: there is no for_each, the block stands for itself. */
export type Instance = { readonly key?: string; readonly scope: EvaluationScope }

/** One instance for every item of `for_each`, by key; none, with a message, where that is wrong. */
export function instancesOf(
  tree: Tree,
  scope: EvaluationScope,
  subject: Subject,
  at: Problems,
): readonly Instance[] {
  const expression = tree.body.attributes.get('for_each')?.expression
  if (expression === undefined) return [{ scope }]
  const value = tryEvaluate(expression, scope)
  if (!value.ok) {
    at.failure(value.failure, subject)
    return []
  }
  const entries = entriesOf(value.value)
  const wrong = isSensitive(expression, scope) ? SENSITIVE : typeof entries === 'string' ? entries : undefined
  if (wrong !== undefined || typeof entries === 'string') {
    at.error(subject, 'Wrong value for "for_each"', wrong ?? '', 'for_each')
    return []
  }
  return entries.map(([key, item]) => ({ key, scope: eachScope(scope, key, item) }))
}

/** Why nothing is made of every item of a sensitive value. */
export const SENSITIVE = 'Its keys are part of names, which everybody may see, and it is sensitive.'

/** Keys and values; or what is wrong. */
function entriesOf(value: HclValue): readonly (readonly [string, HclValue])[] | string {
  if (isObject(value)) return sortedEntries(value)
  if (isSet(value)) {
    const texts = value.items.filter((item) => typeof item === 'string')
    return texts.length === value.items.length
      ? texts.map((text) => [text, text] as const)
      : 'The items of the set must all be text.'
  }
  const hint = isList(value) ? ' toset(...) makes a set of a list.' : ''
  return `It must be a map, an object or a set of texts, but this is ${kindName(value)}.${hint}`
}

function eachScope(scope: EvaluationScope, key: string, value: HclValue): EvaluationScope {
  const each: HclValue = new Map([
    ['key', key],
    ['value', value],
  ])
  return within(scope, new Map([['each', each]]), false)
}
