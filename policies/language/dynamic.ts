import {
  type Block as Tree,
  type Expression,
  isSensitive,
  itemsOf,
  type EvaluationScope,
  toText,
  tryEvaluate,
  type HclValue,
  within,
} from '../hcl/index.ts'
import { didYouMean } from '../hcl/source/suggest.ts'
import type { SchemaBlock } from './block.ts'
import { SENSITIVE } from './instances.ts'
import type { Problems, Subject } from './problems.ts'
import { nameOf } from './written.ts'

type Where = {
  readonly within: Subject
  readonly schema: SchemaBlock
  readonly scope: EvaluationScope
  readonly at: Problems
}

/** A block as if it had been written out, and the names that are known in it. */
type Expanded = { readonly tree: Tree; readonly scope: EvaluationScope }

const ATTRIBUTES = ['for_each', 'iterator', 'labels']

/** `dynamic "rule" { for_each = ...; content { ... } }`: one block for every item. Without `labels`, the key is the label. */
export function dynamicBlocks(tree: Tree, where: Where): readonly Expanded[] {
  const parts = partsOf(tree, where)
  if (parts.why !== undefined) {
    report(tree, where, parts.why)
    return []
  }
  const { type, body, collection, iterator } = parts
  return turns(collection, iterator, where).flatMap(({ key, scope }) => {
    const labels = labelsOf(tree, key, { ...where, scope })
    if (labels === undefined) return []
    const { start, headerEnd } = tree
    const written = labels.map((text) => ({ text, start, end: headerEnd }))
    return [{ tree: { ...tree, type, labels: written, body }, scope }]
  })
}

type Parts =
  | { readonly why: string }
  | {
      readonly why?: undefined
      readonly type: string
      readonly body: Tree['body']
      readonly collection: Expression
      readonly iterator: string
    }

function partsOf(tree: Tree, where: Where): Parts {
  const { attributes, blocks } = tree.body
  const type = tree.labels[0]?.text ?? ''
  const [content, ...others] = blocks.filter((block) => block.type === 'content')
  const collection = attributes.get('for_each')?.expression
  const why = shapeProblem(tree, where)
  if (why !== undefined) return { why }
  if (content === undefined || collection === undefined || others.length > 0)
    return { why: 'It takes for_each and one block content { ... }.' }
  const iterator = nameIn(attributes.get('iterator')?.expression) ?? type
  return { type, body: content.body, collection, iterator }
}

function shapeProblem({ labels, body }: Tree, { schema }: Where): string | undefined {
  const [type] = labels
  if (labels.length !== 1 || type === undefined)
    return 'Write dynamic "TYPE" { ... }, with the type of the blocks to make.'
  if (!Object.hasOwn(schema.blocks, type.text))
    return `"${type.text}" is not a block that may stand here.${didYouMean(type.text, Object.keys(schema.blocks))}`
  const unknown = [...body.attributes.keys()].find((name) => !ATTRIBUTES.includes(name))
  if (unknown === undefined) return undefined
  return `It takes for_each, iterator and labels, but not "${unknown}". What the blocks say goes into content { ... }.`
}

function report(tree: Tree, { within: subject, scope, at }: Where, detail: string): void {
  at.error({ ...subject, at: { tree, scope, broken: false } }, 'Wrong dynamic block', detail)
}

/** A name, without quotes. */
function nameIn(expression: Expression | undefined): string | undefined {
  return expression?.kind === 'variable' ? expression.name : undefined
}

type Turn = { readonly key: HclValue; readonly scope: EvaluationScope }

function turns(
  collection: Expression,
  iterator: string,
  { within: subject, scope, at }: Where,
): readonly Turn[] {
  const value = tryEvaluate(collection, scope)
  if (!value.ok) {
    at.failure(value.failure, subject)
    return []
  }
  const hidden = isSensitive(collection, scope)
  const items = hidden ? undefined : itemsOf(value.value)
  if (items === undefined) {
    const detail = hidden ? SENSITIVE : 'It must be a list, a set, a map or an object.'
    at.error(subject, 'Wrong value for "for_each"', detail)
  }
  return (items ?? []).map(([key, item]) => {
    const turn: HclValue = new Map([
      ['key', key],
      ['value', item],
    ])
    return { key, scope: within(scope, new Map([[iterator, turn]]), false) }
  })
}

/** Returns the labels, or undefined if they are wrong, which is reported. */
function labelsOf(tree: Tree, key: HclValue, where: Where): readonly string[] | undefined {
  const expression = tree.body.attributes.get('labels')?.expression
  if (expression === undefined) return labelsOfKey(tree, key, where)
  if (isSensitive(expression, where.scope)) {
    report(tree, where, 'labels are names, which everybody may see, and these are sensitive.')
    return undefined
  }
  const value = tryEvaluate(expression, where.scope)
  if (!value.ok) {
    where.at.failure(value.failure, where.within)
    return undefined
  }
  const labels = (itemsOf(value.value) ?? []).map(([, label]) => toText(label))
  const texts = labels.filter((label) => label !== undefined)
  if (labels.length > 0 && texts.length === labels.length) return texts
  report(tree, where, 'labels must be a list of texts, one for each label: labels = [rule.key].')
  return undefined
}

function labelsOfKey({ labels }: Tree, key: HclValue, { schema }: Where): readonly string[] {
  const block = schema.blocks[labels[0]?.text ?? '']
  return block?.labels === 1 ? [nameOf([toText(key) ?? ''])] : []
}
