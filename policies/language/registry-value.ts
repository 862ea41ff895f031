import {
  type Block as Tree,
  evaluate,
  isSensitive,
  itemsOf,
  type EvaluationScope,
  toText,
  type HclValue,
  within,
} from '../hcl/index.ts'
import { nameOf } from './written.ts'

const ATTRIBUTES = ['url', 'credentials']

/** What `registry.prod` stands for: its name and attributes; with for_each, an object of these by key. */
export function registryValue(tree: Tree, scope: EvaluationScope, prefix: readonly string[]): HclValue {
  const label = tree.labels[0]?.text ?? ''
  const each = tree.body.attributes.get('for_each')?.expression
  if (each === undefined) return oneOf(tree, scope, nameOf([...prefix, label]))
  const items = itemsOf(evaluate(each, scope)) ?? []
  return new Map(
    items.map(([item, value]) => {
      const key = toText(item) ?? ''
      const turn = new Map<string, HclValue>([
        ['key', key],
        ['value', value],
      ])
      const inner = within(scope, new Map([['each', turn]]), isSensitive(each, scope))
      return [key, oneOf(tree, inner, nameOf([...prefix, label, key]))]
    }),
  )
}

/** What is sensitive is refused where the block is read, and cannot be had from here. */
function oneOf({ body }: Tree, scope: EvaluationScope, name: string): HclValue {
  const registry = new Map<string, HclValue>([['name', name]])
  for (const attribute of ATTRIBUTES) {
    const expression = body.attributes.get(attribute)?.expression
    if (expression !== undefined && !isSensitive(expression, scope))
      registry.set(attribute, evaluate(expression, scope))
  }
  return registry
}
