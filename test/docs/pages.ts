import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export const ROOT: string = join(import.meta.dirname, '../..')

/** A Markdown file of the project: its path below the root, and its text. */
export type Page = { readonly path: string; readonly text: string }

/** Every Markdown file of the project, by path. */
export function readPages(): readonly Page[] {
  return globSync('**/*.md', { cwd: ROOT, exclude: ['node_modules', 'dist', '.cache', '.git'] })
    .toSorted()
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }))
}
