import { spawnSync } from 'node:child_process'
import { findOrFetch } from './debian.ts'

/** The `skip` of a test. The text begins with the name of the program that is missing: `CAREEN_SKIPS` allows it by that name. */
export type Skip = string | false

/** For a test that runs a program: skips where this call of it fails. */
export function skipWithout(program: string, args: readonly string[]): Skip {
  return spawnSync(program, [...args], { stdio: 'ignore' }).status === 0
    ? false
    : `${program} does not run here`
}

/** For a test that starts a server: skips where it is neither on PATH nor can be fetched. */
export async function skipWithoutServer(program: Parameters<typeof findOrFetch>[0]): Promise<Skip> {
  if ((await findOrFetch(program)) !== undefined) return false
  return `${program} is not here: apt install ${program}, or put any build of it on PATH`
}

/**
 * May a test be skipped for this reason? Outside of CI, yes. In CI (`CI=true`) only for want of a program that `CAREEN_SKIPS`
 * names, such as `CAREEN_SKIPS="crane terraform"`.
 */
export function maySkip(reason: string, env: Readonly<Record<string, string | undefined>>): boolean {
  if (env['CI'] !== 'true') return true
  const named = (env['CAREEN_SKIPS'] ?? '').split(/\s+/)
  return named.some((program) => program !== '' && reason.startsWith(`${program} `))
}
