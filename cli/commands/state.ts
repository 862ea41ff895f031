import { printObject } from '../../policies/language/index.ts'
import { CareenError } from '../../policies/model/index.ts'
import {
  type Drift,
  isUnderstood,
  type OpaqueObject,
  type StoredObject,
} from '../../proto/resources/index.ts'
import { type Arguments, invalid } from '../framework/arguments.ts'
import type { Command } from '../framework/command.ts'
import { EXIT } from '../framework/exit.ts'
import type { Terminal } from '../framework/terminal.ts'
import { originOf, settingsIn } from '../input/index.ts'
import type { Client } from '../remote/client.ts'
import { placeOf } from '../remote/place.ts'
import { withClient } from '../remote/with-client.ts'
import { driftList } from '../views/drift.ts'
import { driftLines } from '../views/lines/drift-lines.ts'
import { rowLines, withoutSteering } from '../views/lines/line.ts'
import { stateText } from '../views/state.ts'

type Stored = StoredObject | OpaqueObject

export const state: Command = (args, terminal) =>
  withClient(args, terminal, async (client) => {
    const [verb, ...words] = args.words
    if (args.switches.has('drift')) return listDrift(client, args, terminal)
    const here = await currentObjects(client, args, terminal)
    if (verb === 'list') return list(client, here, words, terminal)
    if (verb !== 'show' || words.length !== 1)
      throw invalid('state', 'write careen state list [GLOB...], or careen state show ADDRESS')
    const [address = ''] = words
    const found = here.objects.filter((one) => one.address === address)
    if (found.length === 0)
      throw new CareenError(
        'NOT_FOUND',
        `workspace ${here.workspace} has no ${address} at serial ${here.serial}. careen state list shows what it has`,
      )
    terminal.lines(() => rowLines('object', found, addressIn))
    terminal.out(found.map(hclOf).join('\n'))
    return EXIT.ok
  })

/** Prints all objects of a workspace as HCL that plans empty. */
export const exportState: Command = (args, terminal) =>
  withClient(args, terminal, async (client) => {
    const { objects } = await currentObjects(client, args, terminal)
    terminal.lines(() => rowLines('object', objects, addressIn))
    terminal.out(exportText(objects))
    return EXIT.ok
  })

/** Returns objects as HCL, registries first. Throws POLICY_NOT_UNDERSTOOD if one is not understood. */
export function exportText(objects: readonly Stored[]): string {
  const isRegistry = ({ address }: Stored): boolean => address.startsWith('registry.')
  return [...objects.filter(isRegistry), ...objects.filter((one) => !isRegistry(one))].map(hclOf).join('\n')
}

type Here = { readonly workspace: string; readonly serial: number; readonly objects: readonly Stored[] }

async function currentObjects(client: Client, args: Arguments, terminal: Terminal): Promise<Here> {
  const workspace = await placeOf(client, args, terminal, await settingsIn(terminal.cwd))
  const { serial } = await client.workspace(workspace)
  return { workspace, serial, objects: await client.objectsAt(workspace, serial) }
}

async function list(
  client: Client,
  { workspace, serial, objects }: Here,
  globs: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const found = objects.filter(selectedBy(globs))
  terminal.lines(() => rowLines('object', found, addressIn))
  if (found.length === 0) {
    const none =
      globs.length === 0 || objects.length === 0 ? 'has no objects' : `has none of ${globs.join(', ')}`
    terminal.out(`Workspace ${workspace} ${none} (serial ${serial}). Apply some: careen apply\n`)
    return EXIT.ok
  }
  const applies = new Map((await client.history(workspace)).map((entry) => [entry.serial, entry]))
  const { drift } = await driftHere(client, workspace, terminal)
  const drifted = new Set(drift.map(({ address }) => address))
  terminal.out(stateText(found, { applies, drifted }, terminal.width))
  return EXIT.ok
}

/** Lists what others did since the files of this directory were applied last, or else those that were applied last. */
async function listDrift(client: Client, args: Arguments, terminal: Terminal): Promise<number> {
  const [verb, ...globs] = args.words
  if (verb !== 'list') throw invalid('state', '-drift is of careen state list')
  const workspace = await placeOf(client, args, terminal, await settingsIn(terminal.cwd))
  const { serial } = await client.workspace(workspace)
  const { origin, drift } = await driftHere(client, workspace, terminal)
  const found = drift.filter(selectedBy(globs))
  terminal.lines(() => driftLines(found))
  terminal.out(driftList(found, { workspace, serial, origin, width: terminal.width }))
  return EXIT.ok
}

type DriftHere = { readonly origin: string | undefined; readonly drift: readonly Drift[] }

/** Returns the drift, and the origin whose last apply it is compared with. Undefined: no files were applied to the workspace. */
async function driftHere(client: Client, workspace: string, { cwd }: Terminal): Promise<DriftHere> {
  const { origins = [] } = await client.workspace(workspace)
  const own = await originOf('.', cwd)
  const origin = (origins.find(({ id }) => id === own.id) ?? origins[0])?.id
  return { origin, drift: origin === undefined ? [] : await client.drift(workspace, origin) }
}

function selectedBy(globs: readonly string[]): (one: { readonly address: string }) => boolean {
  const patterns = globs.map(patternOf)
  return ({ address }) => patterns.length === 0 || patterns.some((one) => one.test(address))
}

/** `*` stands for any characters. */
function patternOf(glob: string): RegExp {
  const parts = glob.split('*').map((part) => part.replaceAll(/[^\w-]/g, String.raw`\$&`))
  return new RegExp(`^${parts.join('.*')}$`)
}

/** Why escaped: such characters in quotes are read back as they were. */
function hclOf(stored: Stored): string {
  if (isUnderstood(stored)) return withoutSteering(printObject(stored.object))
  const { address, notUnderstood } = stored
  throw new CareenError(
    'POLICY_NOT_UNDERSTOOD',
    `${address} was stored by a newer careen: ${notUnderstood}. Upgrade the daemon, or replace ${address} with careen apply`,
    { metadata: { object: address } },
  )
}

function addressIn({ address }: Stored): string {
  return address
}
