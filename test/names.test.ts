/**
 * The name of an exported type, interface or class is declared in one file. Names that several files declare still are in
 * `names.table.ts` with the number of those files, which may only fall. Generated code is exempt.
 */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { DUPLICATES } from './names.table.ts'

const ROOT = join(import.meta.dirname, '..')

const FILES = globSync('{policies,daemon,cli,proto,host}/**/*.ts', { cwd: ROOT }).filter(
  (file) => !file.startsWith('proto/gen/') && !file.endsWith('.d.ts'),
)

/** A declaration at the top of a file: `oxfmt` starts each at the beginning of a line. */
const DECLARATION = /^(export )?(?:declare )?(?:type|interface|(?:abstract )?class|enum) (\w+)\b(?! from\b)/gm

/** `export { NAME, NAME as OTHER }` of what the file itself declares. */
const LIST = /^export (?:type )?\{([^}]*)\}(?! from\b)/gm

/** Returns the names of exported types, interfaces, classes and enums that a file declares. Re-exports do not count. */
function declaredBy(text: string): readonly string[] {
  const found = Array.from(text.matchAll(DECLARATION), ([, prefix, name = '']) => ({ prefix, name }))
  const lists = Array.from(text.matchAll(LIST), ([, names = '']) => names.split(','))
  const listed = lists.flat().flatMap((item) => {
    const [name = '', alias = name] = item
      .trim()
      .replace(/^type /, '')
      .split(' as ')
    return found.some((one) => one.name === name) ? [alias] : []
  })
  return [...found.flatMap(({ prefix, name }) => (prefix === undefined ? [] : [name])), ...listed]
}

/** The names that several files declare, with these files. */
function duplicates(): ReadonlyMap<string, readonly string[]> {
  const files = new Map<string, string[]>()
  for (const file of FILES)
    for (const name of new Set(declaredBy(readFileSync(join(ROOT, file), 'utf8'))))
      files.set(name, [...(files.get(name) ?? []), file])
  return new Map([...files].filter(([, places]) => places.length > 1))
}

test('declarations and export lists are found, re-exports are not', () => {
  const text = [
    'type Inner = 1',
    'type Hidden = 2',
    'export type One<T> = T',
    'export interface Two {}',
    'export abstract class Three {}',
    'export declare class Four {}',
    'export const five = 5',
    'export { Inner as Six, five, type Outer }',
    "export { Seven } from './seven.ts'",
    "export type { Eight } from './eight.ts'",
    ' * export type Nine = 9',
  ].join('\n')
  assert.deepEqual(declaredBy(text), ['One', 'Two', 'Three', 'Four', 'Six'])
})

test('an exported type name is declared in one file, or in as many as the table allows', () => {
  const more = [...duplicates()].filter(([name, files]) => files.length > (DUPLICATES[name] ?? 1))
  assert.deepEqual(
    more.map(([name, files]) => `${name}: ${files.join(', ')}`),
    [],
    'give each of these types a name of its own',
  )
})

test('the table of duplicates allows no more files than there are', () => {
  const found = duplicates()
  const counts = Object.entries(DUPLICATES).map(([name, allowed]) => ({
    name,
    allowed,
    found: found.get(name)?.length ?? 0,
  }))
  assert.deepEqual(
    counts.filter(({ allowed, found: files }) => files < allowed),
    [],
    'lower the numbers in test/names.table.ts; remove names that one file declares',
  )
})
