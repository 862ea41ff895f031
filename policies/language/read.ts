import {
  type Attribute as AttributeTree,
  type Block as Tree,
  isSensitive,
  type Scope,
  toPlain,
  tryEvaluate,
} from '../hcl/index.ts'
import { didYouMean } from '../hcl/source/suggest.ts'
import type { Block } from './block.ts'
import { dynamicBlocks } from './dynamic.ts'
import type { Problems, Subject } from './problems.ts'
import type { Written } from './written.ts'

/** A block of a file, with what is known about it: its type is the schema's, and its expressions mean something in the scope. */
export type Found = {
  readonly tree: Tree
  readonly schema: Block
  readonly scope: Scope
  readonly address: string
  readonly label: string
}

/** What reading needs besides: where messages go, and whether something in a block could not be read. */
export type Reading = { readonly at: Problems; readonly isBroken: (tree: Tree, scope: Scope) => boolean }

/** Evaluates the attributes and blocks of a block, by the schema. Reports and leaves out what is unknown or wrong. */
export function readBlock(found: Found, reading: Reading): Written {
  const { tree, scope, address, label } = found
  const subject: Subject = {
    file: scope.source.name,
    address,
    at: { tree, scope, broken: reading.isBroken(tree, scope) },
  }
  return {
    ...subject,
    type: tree.type,
    label,
    body: attributesOf(subject, found, reading),
    blocks: blocksOf(subject, found, reading),
  }
}

/** Attributes that the language itself gives a meaning, before blocks are read. */
const META: ReadonlySet<string> = new Set(['for_each'])

function attributesOf(
  subject: Subject,
  { tree, schema, scope }: Found,
  { at }: Reading,
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
function valueOf(subject: Subject, { name, expression }: AttributeTree, scope: Scope, at: Problems): unknown {
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

function unknownAttribute(name: string, { attributes, blocks }: Block): string {
  if (Object.hasOwn(blocks, name))
    return `It is a block, not an attribute: write ${form(name, blocks[name])}.`
  return `${name} means nothing here.${didYouMean(name, [...Object.keys(attributes), ...Object.keys(blocks)])}`
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
  { tree, schema, scope, address }: Found,
  reading: Reading,
): readonly Written[] {
  const known = tree.body.blocks.flatMap((inner) =>
    inner.type === 'dynamic'
      ? dynamicBlocks(inner, { within, schema, scope, at: reading.at })
      : [{ tree: inner, scope }],
  )
  const seen = new Set<string>()
  const found: Written[] = []
  for (const one of known) {
    const own = schemaOf(one.tree, { ...within, schema }, one.scope, reading)
    if (own === undefined) continue
    const written = readBlock({ ...one, ...own, address: join(address, one.tree.type, own.label) }, reading)
    if (seen.has(written.address) && own.schema.repeats !== true) reportTwice(written, reading.at)
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
    readonly blocks: Readonly<Record<string, Block>>
    readonly attributes: Block['attributes']
  }
}

/** The schema of a block and its label; undefined, with a message, where there is no such block. */
export function schemaOf(
  tree: Tree,
  owner: Owner,
  scope: Scope,
  { at, isBroken }: Reading,
): { readonly schema: Block; readonly label: string } | undefined {
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
  return `${type} means nothing here.${didYouMean(type, [...Object.keys(blocks), ...Object.keys(attributes)])}`
}

function wrongLabels({ type, labels }: Tree, schema: Block): string {
  if (schema.labels === 0) return `Label of a "${type}" block`
  return labels.length === 0 ? `Missing label of a "${type}" block` : `Too many labels of a "${type}" block`
}

/** `rule "name" { ... }` */
export function form(type: string, block: Block | undefined): string {
  return block?.labels === 1 ? `${type} "name" { ... }` : `${type} { ... }`
}
