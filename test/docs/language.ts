import type { SchemaAttribute, SchemaBlock } from '../../policies/language/schema.ts'
import { cell, table } from './table.ts'

/** The attribute tables of the language reference: one a block, nested blocks after their own. */
export function languageTables(schema: Readonly<Record<string, SchemaBlock>>): string {
  const seen = new Set<SchemaBlock>()
  const sections: string[] = []
  const visit = (name: string, block: SchemaBlock, within: string): void => {
    if (seen.has(block)) return
    seen.add(block)
    sections.push(section(name, block, within))
    for (const [inner, one] of Object.entries(block.blocks)) visit(inner, one, name)
  }
  for (const [name, block] of Object.entries(schema)) visit(name, block, '')
  return sections.join('\n')
}

function section(name: string, block: SchemaBlock, within: string): string {
  const label = block.labels === 1 ? ' "NAME"' : ''
  const where = within === '' ? '' : `, in ${within === 'lifecycle_policy' ? 'a policy' : `a ${within}`}`
  const each = block.each === true ? ' Takes `for_each`.' : ''
  const rows = Object.entries(block.attributes).map(([attribute, one]) => row(attribute, one))
  const open = block.open === undefined ? [] : [['any other', 'expression', 'none', block.open]]
  const head = `### ${name}${label}${where}\n\n${block.doc}${each}\n`
  const all = [...rows, ...open]
  return all.length === 0 ? head : `${head}\n${table(['attribute', 'type', 'default', 'meaning'], all)}`
}

function row(name: string, { type, unit, required, fallback, doc }: SchemaAttribute): readonly string[] {
  const value = fallback === undefined ? 'none' : `\`${fallback}\``
  return [
    `\`${name}\``,
    unit === undefined ? type : `${type}, ${unit}`,
    required === true ? 'required' : value,
    cell(doc),
  ]
}

/** Every attribute as `block.attribute`. */
export function attributeNames(schema: Readonly<Record<string, SchemaBlock>>): readonly string[] {
  const names = new Set<string>()
  const visit = (name: string, { attributes, blocks }: SchemaBlock): void => {
    for (const attribute of Object.keys(attributes)) names.add(`${name}.${attribute}`)
    for (const [inner, one] of Object.entries(blocks)) visit(inner, one)
  }
  for (const [name, block] of Object.entries(schema)) visit(name, block)
  return [...names]
}
