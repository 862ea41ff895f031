import type { Arguments } from './arguments.ts'
import type { Terminal } from './terminal.ts'

/** A command acts on its arguments and returns the exit status. Failures are thrown as CareenErrors. */
export type Command = (args: Arguments, terminal: Terminal) => Promise<number>

/** Steers a terminal or turns the direction of reading, and JSON lets it through as it is. */
const STEERING = /[\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/g

/** Pretty JSON with a line end, safe to show: what steers a terminal is written as `\\u202e`, which means the same. */
export function json(value: unknown): string {
  const text = JSON.stringify(value, null, 2)
  return `${text.replaceAll(STEERING, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`
}

/** `REPO`, `REPO:TAG` or `REPO@DIGEST`, where REPO may be `REGISTRY/REPOSITORY`. */
export function splitReference(text: string): { readonly name: string; readonly reference: string } {
  const at = text.indexOf('@')
  if (at !== -1) return { name: text.slice(0, at), reference: text.slice(at + 1) }
  const colon = text.lastIndexOf(':')
  if (colon > text.lastIndexOf('/')) return { name: text.slice(0, colon), reference: text.slice(colon + 1) }
  return { name: text, reference: '' }
}
