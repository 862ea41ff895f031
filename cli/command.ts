import { readFileSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { type Diagnostic, hasErrors } from '../policies/hcl/index.ts'
import type { Configuration } from '../policies/language/index.ts'
import { CareenError } from '../policies/model/index.ts'
import { defaultAddress } from '../proto/address.ts'
import type { Arguments } from './arguments.ts'
import type { Client } from './client.ts'
import { configurationAt } from './inputs.ts'
import type { Terminal } from './terminal.ts'
import { diagnosticsJson, diagnosticsText } from './views/diagnostics.ts'

/** A command acts on its arguments and returns the exit status. Failures are thrown as CareenErrors. */
export type Command = (args: Arguments, terminal: Terminal) => Promise<number>

/** Reads a configuration; with errors it shows all of them and returns undefined. Warnings are shown and let through. */
export async function loadConfiguration(
  path: string,
  args: Arguments,
  terminal: Terminal,
): Promise<Configuration | undefined> {
  const configuration = await configurationAt(path, args, terminal)
  const { diagnostics } = configuration
  const failed = hasErrors(diagnostics)
  if (failed && args.switches.has('json')) terminal.out(json(diagnosticsJson(diagnostics)))
  else showDiagnostics(diagnostics, terminal)
  return failed ? undefined : configuration
}

/** Mistakes and doubts, for people; nothing when there are none. */
export function showDiagnostics(diagnostics: readonly Diagnostic[], { err, paint, width }: Terminal): void {
  if (diagnostics.length > 0) err(diagnosticsText(diagnostics, paint, width))
}

/** Opens a client for the daemon that the arguments or the environment name, and closes it afterwards. */
export async function withClient<T>(
  args: Arguments,
  terminal: Terminal,
  act: (client: Client) => Promise<T>,
): Promise<T> {
  const { openClient } = await import('./client.ts')
  const address = args.values['address'] ?? (terminal.env['CAREEN_ADDRESS'] || defaultAddress(terminal.env))
  const file = args.values['token-file'] ?? terminal.env['CAREEN_TOKEN_FILE']
  const token = file === undefined || file === '' ? {} : { token: readToken(file, terminal.cwd) }
  const client = openClient({ address, ...token })
  try {
    return await act(client)
  } finally {
    terminal.progress.clear()
    client.close()
  }
}

function readToken(file: string, cwd: string): string {
  try {
    return readFileSync(isAbsolute(file) ? file : join(cwd, file), 'utf8').trim()
  } catch (cause) {
    throw new CareenError('INVALID_ARGUMENT', `-token-file ${file} cannot be read`, { cause })
  }
}

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
