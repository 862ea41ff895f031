import { basename } from 'node:path'

/** The kind of a file. `values`: values of variables; `automatic`: values that are read without a flag. */
export type FileKind = 'policies' | 'tests' | 'values' | 'automatic' | 'other'

/** Returns the kind of a file by its name. Names that begin with a dot belong to editors and are `other`. */
export function kindOf(path: string): FileKind {
  const name = basename(path)
  if (name.startsWith('.')) return 'other'
  if (/\.test\.(?:hcl|json)$/.test(name)) return 'tests'
  if (/(?:^careen|\.auto)\.cvars\.hcl$/.test(name)) return 'automatic'
  if (name.endsWith('.cvars.hcl')) return 'values'
  return name.endsWith('.hcl') ? 'policies' : 'other'
}
