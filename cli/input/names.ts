import { basename } from 'node:path'

/** What a file is by its name. `values`: values of variables; `automatic`: such as are taken without being named. */
export type FileKind = 'policies' | 'tests' | 'values' | 'automatic' | 'other'

/** Names that begin with a dot belong to editors, and are left alone. */
export function kindOf(path: string): FileKind {
  const name = basename(path)
  if (name.startsWith('.')) return 'other'
  if (/\.test\.(?:hcl|json)$/.test(name)) return 'tests'
  if (/(?:^careen|\.auto)\.cvars\.hcl$/.test(name)) return 'automatic'
  if (name.endsWith('.cvars.hcl')) return 'values'
  return name.endsWith('.hcl') ? 'policies' : 'other'
}
