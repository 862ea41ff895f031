import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { readHostFile } from '../../host/index.ts'
import type { Terminal } from '../framework/terminal.ts'
import type { UserProfile } from './profile-file.ts'

/**
 * Reads the profile: CAREEN_CONFIG, or `careen/config.hcl` in XDG_CONFIG_HOME or `~/.config`. Returns undefined if there is none. Throws
 * INVALID_ARGUMENT with every error at its place, and for a file that others can change.
 */
export async function readProfile({
  env,
  cwd,
}: Pick<Terminal, 'env' | 'cwd'>): Promise<UserProfile | undefined> {
  const named = env['CAREEN_CONFIG'] ?? ''
  const path = named === '' ? usualPath(env) : resolve(cwd, named)
  if (path === undefined || (named === '' && !existsSync(path))) return undefined
  const subject = named === '' ? `the profile ${path}` : `CAREEN_CONFIG ${named}`
  // Why trusted: it may name a program, and where tokens are sent.
  const text = (await readHostFile(path, { subject, code: 'INVALID_ARGUMENT' })).asTrusted()
  // Why not before: without a profile nothing needs the language.
  const { parseProfile } = await import('./profile-file.ts')
  return { path, ...(await parseProfile({ name: path, text })) }
}

function usualPath(env: Terminal['env']): string | undefined {
  const xdg = env['XDG_CONFIG_HOME'] ?? ''
  if (xdg !== '') return join(xdg, 'careen/config.hcl')
  const home = env['HOME'] ?? ''
  return home === '' ? undefined : join(home, '.config/careen/config.hcl')
}
