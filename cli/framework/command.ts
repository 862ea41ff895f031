import { withoutSteering } from '../views/lines/line.ts'
import type { Arguments } from './arguments.ts'
import type { Terminal } from './terminal.ts'

/** A command executes with its arguments and returns the exit status. Throws a CareenError if it fails. */
export type Command = (args: Arguments, terminal: Terminal) => Promise<number>

/**
 * Returns indented JSON with a line end, for files and documents; -json has lines. Escapes characters that control a terminal, such
 * as `\\u202e`.
 */
export function json(value: unknown): string {
  return `${withoutSteering(JSON.stringify(value, null, 2))}\n`
}

/** Splits `REPO`, `REPO:TAG` or `REPO@DIGEST`, where REPO can be `REGISTRY/REPOSITORY`. `reference` is empty for `REPO`. */
export function splitReference(text: string): { readonly name: string; readonly reference: string } {
  const at = text.indexOf('@')
  if (at !== -1) return { name: text.slice(0, at), reference: text.slice(at + 1) }
  const colon = text.lastIndexOf(':')
  if (colon > text.lastIndexOf('/')) return { name: text.slice(0, colon), reference: text.slice(colon + 1) }
  return { name: text, reference: '' }
}
