import { fromPlain, type HclValue } from '../hcl/index.ts'
import type { SchemaAttribute, SchemaBlock } from './block.ts'
import { SCHEMA } from './schema.ts'
import type { Written } from './written.ts'

/** Blocks whose objects a check can speak of. */
const CHECKED = ['lifecycle_policy', 'default_policy', 'protect'] as const

/**
 * What checks know: `lifecycle_policy`, `default_policy` and `protect` are objects by name. Each has all attributes, with
 * their defaults or null where they are not written; blocks in it are lists (`rule`), with their label as `name`.
 */
export function checkedObjects(written: readonly Written[]): ReadonlyMap<string, HclValue> {
  return new Map(
    CHECKED.map((type) => {
      const objects = written.filter((one) => one.type === type)
      return [type, new Map(objects.map((one) => [one.label, valueOf(one, SCHEMA[type])]))]
    }),
  )
}

function valueOf({ label, body, blocks }: Written, schema: SchemaBlock | undefined): HclValue {
  const value = new Map<string, HclValue>([['name', label]])
  for (const [name, attribute] of Object.entries(schema?.attributes ?? {}))
    value.set(
      name,
      body[name] === undefined || body[name] === null ? defaultOf(attribute) : fromPlain(body[name]),
    )
  for (const [type, inner] of Object.entries(schema?.blocks ?? {}))
    value.set(
      type,
      blocks.filter((one) => one.type === type).map((one) => valueOf(one, inner)),
    )
  return value
}

function defaultOf({ type, fallback }: SchemaAttribute): HclValue {
  if (fallback === undefined) return null
  if (type === 'number') return Number(fallback)
  return type === 'bool' ? fallback === 'true' : fallback
}
