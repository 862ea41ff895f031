import {
  type Attribute as AttributeTree,
  type Block as Tree,
  isSensitive,
  type EvaluationScope,
  toPlain,
  tryEvaluate,
} from '../hcl/index.ts'
import { didYouMean } from '../hcl/source/suggest.ts'
import type { SchemaBlock } from './block.ts'
import { dynamicBlocks } from './dynamic.ts'
import type { Problems, Subject } from './problems.ts'
import type { Written } from './written.ts'

/** A block of a file, with the schema of its type, and the scope of its expressions. */
export type TypedBlock = {
  readonly tree: Tree
  readonly schema: SchemaBlock
  readonly scope: EvaluationScope
  readonly address: string
  readonly label: string
}

/** What reading a block needs: where diagnostics go, and whether a part of a block could not be parsed. */
export type ReadContext = {
  readonly at: Problems
  readonly isBroken: (tree: Tree, scope: EvaluationScope) => boolean
}

/** Evaluates the attributes and blocks of a block, by the schema. Reports and leaves out what is unknown or wrong. */
export function readBlock(found: TypedBlock, context: ReadContext): Written {
  const { tree, scope, address, label } = found
  const subject: Subject = {
    file: scope.source.name,
    address,
    at: { tree, scope, broken: context.isBroken(tree, scope) },
  }
  return {
    ...subject,
    type: tree.type,
    label,
    body: attributesOf(subject, found, context),
    blocks: blocksOf(subject, found, context),
  }
}

/** Attributes that the language itself gives a meaning, before blocks are read. */
const META: ReadonlySet<string> = new Set(['for_each'])

function attributesOf(
  subject: Subject,
  { tree, schema, scope }: TypedBlock,
  { at }: ReadContext,
): Record<string, unknown> {
  const body: Record<string, unknown> = {}
  for (const attribute of tree.body.attributes.values()) {
    if ((META.has(attribute.name) && schema.each === true) || schema.open !== undefined) continue
    if (!Object.hasOwn(schema.attributes, attribute.name)) {
      at.error(
        nameOnly(subject, attribute),
        `Unknown attribute "${attribute.name}"`,
        unknownAttribute(attribute.name, schema),
      )
      continue
    }
    if (schema.attributes[attribute.name]?.type === 'expression') continue
    const value = valueOf(subject, attribute, scope, at)
    if (value !== undefined) body[attribute.name] = value
  }
  return body
}

/** Undefined: there is none, for a reason that is reported. */
function valueOf(
  subject: Subject,
  { name, expression }: AttributeTree,
  scope: EvaluationScope,
  at: Problems,
): unknown {
  const value = tryEvaluate(expression, scope)
  if (!value.ok) {
    at.failure(value.failure, subject)
    return undefined
  }
  if (!isSensitive(expression, scope)) return toPlain(value.value)
  at.error(
    subject,
    `Sensitive value in "${name}"`,
    'What policies say is shown to everybody who may read them. nonsensitive(...) says that it is no secret.',
    name,
  )
  return undefined
}

function unknownAttribute(name: string, { attributes, blocks }: SchemaBlock): string {
  if (Object.hasOwn(blocks, name))
    return `It is a block, not an attribute: write ${form(name, blocks[name])}.`
  return `${name} is not valid here.${didYouMean(name, [...Object.keys(attributes), ...Object.keys(blocks)])}`
}

/** A message about the name of an attribute, not about its value. */
function nameOnly(
  subject: Subject,
  { start, nameEnd }: { readonly start: number; readonly nameEnd: number },
): Subject {
  const { at } = subject
  return at === undefined
    ? subject
    : { ...subject, at: { ...at, tree: { ...at.tree, start, headerEnd: nameEnd } } }
}

function blocksOf(
  within: Subject,
  { tree, schema, scope, address }: TypedBlock,
  context: ReadContext,
): readonly Written[] {
  const known = tree.body.blocks.flatMap((inner) =>
    inner.type === 'dynamic'
      ? dynamicBlocks(inner, { within, schema, scope, at: context.at })
      : [{ tree: inner, scope }],
  )
  const seen = new Set<string>()
  const found: Written[] = []
  for (const one of known) {
    const own = schemaOf(one.tree, { ...within, schema }, one.scope, context)
    if (own === undefined) continue
    const written = readBlock({ ...one, ...own, address: join(address, one.tree.type, own.label) }, context)
    if (seen.has(written.address) && own.schema.repeats !== true) reportTwice(written, context.at)
    else found.push(written)
    seen.add(written.address)
  }
  return found
}

function join(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('.')
}

export function reportTwice(second: Written, at: Problems): void {
  const detail =
    second.label === ''
      ? `${second.address} may stand only once.`
      : `There is a ${second.type} "${second.label}" already; a label is used once.`
  at.error(second, 'Block declared twice', detail)
}

type Owner = Subject & {
  readonly schema: {
    readonly blocks: Readonly<Record<string, SchemaBlock>>
    readonly attributes: SchemaBlock['attributes']
  }
}

/** The schema of a block and its label; undefined, with a message, where there is no such block. */
export function schemaOf(
  tree: Tree,
  owner: Owner,
  scope: EvaluationScope,
  { at, isBroken }: ReadContext,
): { readonly schema: SchemaBlock; readonly label: string } | undefined {
  const { blocks, attributes } = owner.schema
  const schema = Object.hasOwn(blocks, tree.type) ? blocks[tree.type] : undefined
  const here: Subject = {
    file: scope.source.name,
    address: join(owner.address, schema === undefined ? '' : tree.type),
    at: { tree, scope, broken: false },
  }
  if (schema === undefined) {
    const type = { start: tree.start, nameEnd: tree.typeEnd }
    at.error(
      nameOnly(here, type),
      `Unknown block "${tree.type}"`,
      unknownBlock(tree.type, { blocks, attributes }),
    )
    return undefined
  }
  if (tree.labels.length === schema.labels) return { schema, label: tree.labels[0]?.text ?? '' }
  if (isBroken({ ...tree, end: tree.headerEnd }, scope)) return undefined
  at.error(here, wrongLabels(tree, schema), `Write ${form(tree.type, schema)}.`)
  return undefined
}

function unknownBlock(type: string, { blocks, attributes }: Owner['schema']): string {
  if (Object.hasOwn(attributes, type)) return `It is an attribute, not a block: write ${type} = ...`
  return `${type} is not valid here.${didYouMean(type, [...Object.keys(blocks), ...Object.keys(attributes)])}`
}

function wrongLabels({ type, labels }: Tree, schema: SchemaBlock): string {
  if (schema.labels === 0) return `Label of a "${type}" block`
  return labels.length === 0 ? `Missing label of a "${type}" block` : `Too many labels of a "${type}" block`
}

/** `rule "name" { ... }` */
export function form(type: string, block: SchemaBlock | undefined): string {
  return block?.labels === 1 ? `${type} "name" { ... }` : `${type} { ... }`
}
