import { dirname } from 'node:path'
import { closest } from '../../policies/hcl/source/suggest.ts'
import type { Settings } from '../../policies/language/index.ts'
import { CareenError, compact } from '../../policies/model/index.ts'
import { defaultAddress } from '../../proto/address.ts'
import type { Arguments } from '../framework/arguments.ts'
import type { Terminal } from '../framework/terminal.ts'
import type { ProfileDaemon, UserProfile } from './profile-file.ts'
import { readProfile } from './read-profile.ts'

/** Which daemon a command talks to. `daemon`: its block; absent: an address alone names it. */
export type DaemonTarget = {
  readonly address: string
  readonly daemon?: ProfileDaemon
  /** Folder of the profile, if a block names the daemon. */
  readonly folder?: string
}

/**
 * Returns the daemon that a flag names, or else a variable, or else the profile, or else the socket of the user. Throws INVALID_ARGUMENT if two
 * flags name one, if the profile has errors or has no such daemon, and for -auto-approve where a person could be asked about production.
 */
export async function targetOf(args: Arguments, terminal: Terminal): Promise<DaemonTarget> {
  const target = await chosen(args, terminal)
  const { daemon } = target
  if (daemon?.production === true && args.switches.has('auto-approve') && terminal.interactive)
    throw new CareenError(
      'INVALID_ARGUMENT',
      `-auto-approve: daemon ${daemon.name} is production, and somebody is here to answer. Leave out -auto-approve`,
    )
  return target
}

/** The name of a daemon as screens show it. */
export type ShownDaemon = { readonly name: string; readonly production: boolean }

/** Returns the daemon that the profile names, or else the files; undefined if an address alone names it. */
export function shownDaemon(
  { daemon }: Pick<DaemonTarget, 'daemon'>,
  settings: Settings = {},
): ShownDaemon | undefined {
  if (daemon !== undefined) return { name: daemon.name, production: daemon.production }
  return settings.daemon === undefined ? undefined : { name: settings.daemon.value, production: false }
}

async function chosen({ values }: Arguments, terminal: Terminal): Promise<DaemonTarget> {
  const { address, daemon } = values
  if (address !== undefined && daemon !== undefined)
    throw new CareenError('INVALID_ARGUMENT', '-address and -daemon both name a daemon. Give one of them')
  if (address !== undefined) return { address }
  return daemon === undefined
    ? usual(terminal)
    : ofProfile(`-daemon ${daemon}`, daemon, await readProfile(terminal))
}

/** Returns the daemon where no flag names one. */
async function usual(terminal: Terminal): Promise<DaemonTarget> {
  const { env } = terminal
  const [address, name] = [env['CAREEN_ADDRESS'] ?? '', env['CAREEN_DAEMON'] ?? '']
  if (address !== '') return { address }
  const profile = await readProfile(terminal)
  if (name !== '') return ofProfile(`CAREEN_DAEMON ${name}`, name, profile)
  const wanted = profile?.defaultDaemon
  return wanted === undefined
    ? { address: defaultAddress(env) }
    : ofProfile('default_daemon', wanted, profile)
}

function ofProfile(subject: string, name: string, profile: UserProfile | undefined): DaemonTarget {
  if (profile === undefined)
    throw new CareenError(
      'INVALID_ARGUMENT',
      `${subject}: there is no profile. Write daemon "${name}" { address = "..." } into ~/.config/careen/config.hcl, or give -address`,
    )
  const daemon = profile.daemons.find((one) => one.name === name)
  if (daemon === undefined) throw unknownDaemon(subject, name, profile)
  return { address: daemon.address, ...compact({ daemon, folder: dirname(profile.path) }) }
}

function unknownDaemon(subject: string, name: string, { path, daemons }: UserProfile): CareenError {
  const names = daemons.map((one) => one.name)
  const meant = closest(name, names)
  const hint = meant === undefined ? '' : ` Did you mean ${meant}?`
  const known = names.length === 0 ? 'It has no daemon block' : `It has ${names.join(', ')}`
  return new CareenError('INVALID_ARGUMENT', `${subject}: ${path} has no daemon "${name}". ${known}.${hint}`)
}
