import type { Arguments } from './arguments.ts'
import type { Terminal } from './terminal.ts'

/** A command executes with its arguments and returns the exit status. Throws a CareenError if it fails. */
export type Command = (args: Arguments, terminal: Terminal) => Promise<number>

/** Characters that control a terminal or the direction of text, and that JSON does not escape. */
const STEERING = /[\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/g

/** Returns indented JSON with a line end. Escapes characters that control a terminal, such as `\\u202e`. */
export function json(value: unknown): string {
  return `${withoutSteering(JSON.stringify(value, null, 2))}\n`
}

/** Returns JSON text with the characters escaped that control a terminal. It means the same. */
export function withoutSteering(text: string): string {
  return text.replaceAll(STEERING, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** Splits `REPO`, `REPO:TAG` or `REPO@DIGEST`, where REPO can be `REGISTRY/REPOSITORY`. `reference` is empty for `REPO`. */
export function splitReference(text: string): { readonly name: string; readonly reference: string } {
  const at = text.indexOf('@')
  if (at !== -1) return { name: text.slice(0, at), reference: text.slice(at + 1) }
  const colon = text.lastIndexOf(':')
  if (colon > text.lastIndexOf('/')) return { name: text.slice(0, colon), reference: text.slice(colon + 1) }
  return { name: text, reference: '' }
}
