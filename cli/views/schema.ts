import type { SchemaAttribute, SchemaBlock } from '../../policies/language/index.ts'
import { describedRows } from './described.ts'

type Blocks = Readonly<Record<string, SchemaBlock>>

/** The language: blocks of policy files and of test files, and functions. */
export type Language = {
  readonly blocks: Blocks
  readonly tests: Blocks
  readonly families: readonly Family[]
}

type Family = { readonly title: string; readonly functions: readonly SchemaFunction[] }

export type SchemaFunction = { readonly name: string; readonly signature: string; readonly doc: string }

/** A block, and all its valid paths, such as `lifecycle_policy.rule`. */
export type PlacedBlock = {
  readonly name: string
  readonly paths: readonly string[]
  readonly block: SchemaBlock
}

/** Returns every block of the language once, nested blocks after their parents. */
export function placedBlocks({ blocks, tests }: Pick<Language, 'blocks' | 'tests'>): readonly PlacedBlock[] {
  const found = new Map<SchemaBlock, PlacedBlock>()
  const visit = (inner: Blocks, within: string): void => {
    for (const [name, block] of Object.entries(inner)) {
      const path = within === '' ? name : `${within}.${name}`
      found.set(block, { name, block, paths: [...(found.get(block)?.paths ?? []), path] })
      visit(block.blocks, path)
    }
  }
  visit(blocks, '')
  visit(tests, '')
  return [...found.values()]
}

/** Returns an overview of the language, with lines of at most `columns` as far as words allow. */
export function languageText(
  { blocks, tests, families }: Language,
  columns: number = Number.POSITIVE_INFINITY,
): string {
  const rows = (inner: Blocks, depth: number): string[][] =>
    Object.entries(inner).flatMap(([name, block]) => [
      [`${'  '.repeat(depth)}${header(name, block)}`, block.doc],
      ...rows(block.blocks, depth + 1),
    ])
  return [
    'Blocks of policy files:',
    describedRows(rows(blocks, 1), columns),
    'Blocks of test files (*.test.hcl):',
    describedRows(rows(tests, 1), columns),
    `Functions:\n${families.map(familyText).join('')}`,
    'careen schema NAME shows a block, such as rule, or a function, such as join. -json prints everything.\n',
  ].join('\n')
}

function familyText({ title, functions }: Family): string {
  const names = lines(functions.map(({ name }) => name))
  return `  ${title}\n${names.map((line) => `    ${line}\n`).join('')}`
}

/** Returns one block with all its attributes, with lines of at most `columns` as far as words allow. */
export function blockText(
  { name, paths, block }: PlacedBlock,
  columns: number = Number.POSITIVE_INFINITY,
): string {
  const within = paths.flatMap((path) => path.split('.').slice(-2, -1))
  const where = within.length === 0 ? '' : `, in ${[...new Set(within)].join(' and ')}`
  const anyFallback = Object.values(block.attributes).some((one) => fallbackText(one) !== '')
  const attributes = attributesOf(block).map(([attribute, one]) => [
    `  ${attribute}`,
    one.unit === undefined ? one.type : `${one.type}, ${one.unit}`,
    ...(anyFallback ? [fallbackText(one)] : []),
    one.doc,
  ])
  const inner = Object.entries(block.blocks).map(([one, { doc, labels }]) => [
    `  ${header(one, { labels })}`,
    doc,
  ])
  return [
    `${header(name, block)}${where}\n${block.doc}\n`,
    ...(attributes.length === 0 ? [] : [`Attributes:\n${describedRows(attributes, columns)}`]),
    ...(inner.length === 0 ? [] : [`Blocks in it:\n${describedRows(inner, columns)}`]),
  ].join('\n')
}

/** Returns all attributes, including `for_each` and attributes with free names. */
function attributesOf({ attributes, each, open }: SchemaBlock): (readonly [string, SchemaAttribute])[] {
  return [
    ...Object.entries(attributes),
    ...(each ? [['for_each', FOR_EACH] as const] : []),
    ...(open === undefined ? [] : [['NAME', { type: 'any', doc: open }] as const]),
  ]
}

const FOR_EACH: SchemaAttribute = {
  type: 'expression',
  doc: 'One block for every item of a map or a set, which is each.key and each.value in it.',
}

export function functionText({ signature, doc }: SchemaFunction): string {
  return `${signature}\n${doc}\n`
}

function fallbackText({ required, fallback }: SchemaAttribute): string {
  if (required === true) return 'required'
  return fallback === undefined ? '' : `default ${fallback}`
}

function header(name: string, { labels }: Pick<SchemaBlock, 'labels'>): string {
  return labels === 1 ? `${name} "NAME"` : name
}

const WIDTH = 100

function lines(words: readonly string[]): string[] {
  const found: string[] = []
  let line = ''
  for (const word of words) {
    if (line.length + word.length + 2 > WIDTH) {
      found.push(`${line},`)
      line = ''
    }
    line = line === '' ? word : `${line}, ${word}`
  }
  return [...found, line]
}

/** Returns the language as JSON data. */
export function languageJson({ blocks, tests, families }: Language): object {
  return {
    blocks: blocksJson(blocks),
    test_blocks: blocksJson(tests),
    functions: Object.fromEntries(
      families.flatMap(({ title, functions }) =>
        functions.map(({ name, signature, doc }) => [name, { family: title, signature, doc }]),
      ),
    ),
  }
}

/** Returns some blocks as JSON data. */
export function placedJson(placed: readonly PlacedBlock[]): object {
  const blocks = placed.map(({ name, paths, block }) => ({ name, paths, ...oneBlock(block) }))
  return { blocks }
}

function blocksJson(blocks: Blocks): object {
  return Object.fromEntries(Object.entries(blocks).map(([name, block]) => [name, oneBlock(block)]))
}

function oneBlock({ labels, doc, each, repeats, open, attributes, blocks }: SchemaBlock): object {
  const described = Object.entries(attributes).map(
    ([name, { type, unit, required, fallback, doc: text }]) => [
      name,
      {
        type,
        ...(unit === undefined ? {} : { unit }),
        required: required === true,
        ...(fallback === undefined ? {} : { default: fallback }),
        doc: text,
      },
    ],
  )
  return {
    labels,
    doc,
    ...(each ? { for_each: true } : {}),
    ...(repeats ? { repeats: true } : {}),
    ...(open === undefined ? {} : { other_attributes: open }),
    attributes: Object.fromEntries(described),
    blocks: blocksJson(blocks),
  }
}
