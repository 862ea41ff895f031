import { type DeclaredObject, CareenError, minuteText } from '../../policies/model/index.ts'
import {
  type HistoryEntry,
  isUnderstood,
  type OpaqueObject,
  type StoredObject,
} from '../../proto/resources/index.ts'
import { type Arguments, invalid } from '../framework/arguments.ts'
import type { Command } from '../framework/command.ts'
import type { Terminal } from '../framework/terminal.ts'
import { settingsIn } from '../input/index.ts'
import type { Client } from '../remote/client.ts'
import { placeOf } from '../remote/place.ts'
import { withClient } from '../remote/with-client.ts'
import { plural } from '../views/text.ts'
import { reportUnchanged } from './apply-failure.ts'
import { refuseUnasked } from './apply-questions.ts'
import { applyMade } from './apply.ts'
import { type MadePlan, refreshIn, selectionIn } from './plan.ts'

/** Plans and applies the objects that an earlier serial had, as an apply of files does. */
export const rollback: Command = (args, terminal) =>
  withClient(args, terminal, async (client) => {
    refuseUnasked(args, 'rollback')
    const serial = serialOf(args)
    try {
      return await rollBack(client, serial, args, terminal)
    } catch (thrown) {
      return reportUnchanged(client, thrown, terminal, `careen rollback ${serial}`)
    }
  })

async function rollBack(
  client: Client,
  serial: number,
  args: Arguments,
  terminal: Terminal,
): Promise<number> {
  const workspace = await placeOf(client, args, terminal, await settingsIn(terminal.cwd))
  const to = await entryOf(client, workspace, serial)
  const declared = (await client.objectsAt(workspace, serial)).map(understood)
  const made = await planOf(client, declared, { args, terminal, to })
  const removed = await deletedSince(client, workspace, serial)
  if (removed > 0) terminal.err(lostText(removed, serial, terminal))
  return applyMade(client, made, args, terminal)
}

/** Returns how many images a restore since a serial would bring back. */
async function deletedSince(client: Client, workspace: string, serial: number): Promise<number> {
  try {
    return (await client.restorable({ kind: 'serial', workspace, serial })).total
  } catch (thrown) {
    if (CareenError.from(thrown).code === 'NOT_FOUND') return 0
    throw thrown
  }
}

function serialOf({ words: [text = ''] }: Arguments): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw invalid('rollback', `"${text}" is no serial: write a number from 1 on. careen history lists serials`)
}

/** Returns the apply that made a serial. Throws if it is not an earlier one. */
async function entryOf(client: Client, workspace: string, serial: number): Promise<HistoryEntry> {
  const { serial: newest } = await client.workspace(workspace)
  const found = (await client.history(workspace)).find((entry) => entry.serial === serial)
  if (found !== undefined && serial < newest) return found
  const why = serial === newest ? 'is there already' : `has no serial ${serial}`
  throw new CareenError(
    'NOT_FOUND',
    `workspace ${workspace} is at serial ${newest} and ${why}. Name an earlier one: careen history lists serials`,
  )
}

function understood(stored: StoredObject | OpaqueObject): DeclaredObject {
  if (isUnderstood(stored)) return stored.object
  throw new CareenError(
    'POLICY_NOT_UNDERSTOOD',
    `${stored.address} was stored by a newer careen: ${stored.notUnderstood}. Upgrade the daemon, then roll back`,
  )
}

type Asked = { readonly args: Arguments; readonly terminal: Terminal; readonly to: HistoryEntry }

/** Why the origin of that serial: its files declared these objects, and manage them after the rollback too. */
async function planOf(
  client: Client,
  objects: readonly DeclaredObject[],
  { args, terminal, to }: Asked,
): Promise<MadePlan> {
  terminal.progress.show('Planning')
  const plan = await client.createPlan(objects, {
    workspace: to.workspace,
    skipEffects: args.switches.has('skip-effects'),
    refresh: refreshIn(args),
    takeOver: args.switches.has('take-over'),
    ...selectionIn(args),
    // Why: a serial is of its workspace.
    namesWorkspace: true,
    ...(to.origin === undefined
      ? { origin: undefined }
      : { origin: { ...to.origin, rolledBackTo: to.serial } }),
    onProgress: terminal.progress.show,
    signal: terminal.signal,
  })
  terminal.progress.clear()
  terminal.out(`Back to serial ${to.serial}, applied ${minuteText(to.appliedAt)} by ${to.appliedBy}.\n\n`)
  return { plan, configuration: { objects, diagnostics: [], settings: {}, originsOf: () => [] } }
}

function lostText(removed: number, serial: number, { paint }: Terminal): string {
  const were = removed === 1 ? 'was' : 'were'
  return `${paint('yellow', '!')} ${plural(removed, 'image')} ${were} deleted since serial ${serial}, and a rollback brings none back:\n  careen restore -since-serial=${serial}\n`
}
