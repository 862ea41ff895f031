import type { Setting, Settings } from '../../policies/language/index.ts'
import { CareenError, isWorkspaceName } from '../../policies/model/index.ts'
import type { Arguments } from '../framework/arguments.ts'
import type { Terminal } from '../framework/terminal.ts'
import type { DaemonTarget } from './target.ts'

/**
 * Returns the workspace of a command: as a flag says, or else a variable, the `careen` block of the files, the profile, or `default`. Throws
 * WORKSPACE_DIFFERS if a flag or a variable names another one than the block, and INVALID_ARGUMENT if it is no name.
 */
export function workspaceOf(
  { values }: Pick<Arguments, 'values'>,
  { env }: Pick<Terminal, 'env'>,
  { settings, target }: { readonly settings: Settings; readonly target: Pick<DaemonTarget, 'daemon'> },
): string {
  const { workspace: block } = settings
  const given = givenIn(values, env)
  if (given === undefined) return block?.value ?? target.daemon?.workspace ?? 'default'
  if (!isWorkspaceName(given.value))
    throw new CareenError(
      'INVALID_ARGUMENT',
      `${given.by}: "${given.value}" is no name of a workspace: it has no / % * " and \\. Nothing was changed`,
    )
  if (block === undefined || block.value === given.value) return given.value
  throw differs(
    `${given.by} is ${given.value}, and the files are of workspace ${block.value}`,
    block,
    given.by === FLAG ? `Leave out ${FLAG}` : `Unset ${VARIABLE}`,
  )
}

const FLAG = '-workspace'
const VARIABLE = 'CAREEN_WORKSPACE'

function givenIn(
  { workspace }: Arguments['values'],
  env: Terminal['env'],
): { readonly by: string; readonly value: string } | undefined {
  if (workspace !== undefined) return { by: FLAG, value: workspace }
  const value = env[VARIABLE] ?? ''
  return value === '' ? undefined : { by: VARIABLE, value }
}

/** Throws WORKSPACE_DIFFERS if the daemon has another name than the block says. `name`: empty: the daemon has none. */
export function requireDaemon({ daemon: block }: Settings, name: string): void {
  if (block === undefined || block.value === name) return
  const is = name === '' ? 'this daemon has no name' : `this daemon is ${name}`
  throw differs(
    `${is}, and the files are of daemon ${block.value}`,
    block,
    `Name the right one with -daemon or -address, or start this one with careend --name ${block.value}`,
  )
}

function differs(what: string, { place }: Setting, next: string): CareenError {
  const where = place.line === undefined ? place.file : `${place.file} line ${place.line}`
  return new CareenError(
    'WORKSPACE_DIFFERS',
    `${what} (careen block, ${where}). ${next}, or change the block. Nothing was changed`,
  )
}
