import type { SchemaBlock } from './block.ts'
import { instancesOf } from './instances.ts'
import { type Module, subjectOf, type Top } from './module.ts'
import type { Problems } from './problems.ts'
import { readBlock, type ReadContext, reportTwice, schemaOf } from './read.ts'
import { SCHEMA } from './schema.ts'
import { nameOf, type Written } from './written.ts'

/** A block that declares an object, and where it comes from. */
export type Placed = { readonly written: Written; readonly top: Top; readonly module: Module }

/** Blocks of the outermost kind that the language itself gives a meaning, and are no objects. */
const LANGUAGE = new Set(['careen', 'variable', 'locals', 'module', 'check'])

/** Reads all blocks of a module that declare objects, for each of its instances. Nothing is reported twice. */
export function objectsOf(module: Module, context: ReadContext): readonly Placed[] {
  const { registries, others } = module.declarations
  return [...registries.values(), ...others]
    .filter(({ tree }) => !LANGUAGE.has(tree.type))
    .flatMap((top) => instancesOfTop(top, module, context))
}

function instancesOfTop(top: Top, module: Module, context: ReadContext): readonly Placed[] {
  const { tree, source } = top
  const scope = { ...module.scope, source }
  const own = schemaOf(tree, { file: source.name, address: '', schema: TOP }, scope, context)
  if (own === undefined) return []
  const parts = [...module.prefix, own.label]
  const subject = subjectOf(top, scope, `${tree.type}.${nameOf(parts)}`)
  return instancesOf(tree, scope, subject, context.at).map((instance) => {
    const label =
      instance.key === undefined && module.prefix.length === 0
        ? own.label
        : nameOf([...parts, ...keyOf(instance)])
    const address = `${tree.type}.${label}`
    return {
      written: readBlock({ tree, schema: own.schema, scope: instance.scope, address, label }, context),
      top,
      module,
    }
  })
}

/** The outermost level of the language, as if it were a block. */
export const TOP: Pick<SchemaBlock, 'attributes' | 'blocks'> = { attributes: {}, blocks: SCHEMA }

function keyOf({ key }: { readonly key?: string }): readonly string[] {
  return key === undefined ? [] : [key]
}

/** Names are unique over all modules. The first one stays. */
export function withoutRepeats(placed: readonly Placed[], at: Problems): readonly Placed[] {
  const first = new Map<string, Placed>()
  for (const one of placed) {
    const before = first.get(one.written.address)
    if (before === undefined) first.set(one.written.address, one)
    else if (before.top === one.top) at.error(one.written, 'Two instances of one name', sameName(one.written))
    else reportTwice(one.written, at)
  }
  return [...first.values()]
}

function sameName({ label }: Written): string {
  return `Two keys of its for_each make the name "${label}": in names, what is not a letter, a digit or _ becomes "-".`
}
