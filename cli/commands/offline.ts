import { statSync } from 'node:fs'
import { type Diagnostic, hasErrors } from '../../policies/hcl/index.ts'
import { CareenError, type Registry } from '../../policies/model/index.ts'
import { type OfflineRequest, readImages, readInUse, readPins } from '../../policies/offline/index.ts'
import { parseDuration, readableDuration } from '../../policies/scalars/index.ts'
import { type Arguments, invalid } from '../framework/arguments.ts'
import type { Terminal } from '../framework/terminal.ts'
import { loadConfiguration, showDiagnostics, pathOf, readData, instantOf } from '../input/index.ts'

/** Returns the request of a command on a file of images, or undefined if errors were shown. */
export async function offlineRequest(
  name: string,
  args: Arguments,
  terminal: Terminal,
): Promise<OfflineRequest | undefined> {
  const { values } = args
  const now = values['now'] === undefined ? Date.now() : instantOf('now', values['now'])
  const grace = durationOf('grace', values['grace'])
  const file = values['images']
  if (file === undefined) throw invalid(name, '-images FILE is missing')
  const configuration = await loadConfiguration(values['policies'] ?? '.', args, terminal)
  if (configuration === undefined) return undefined
  const { objects } = configuration
  const registries = objects.filter((object) => object.kind === 'registry')
  const given = readImages(file, await textOf(file, terminal), now)
  const held = await heldOf(args, terminal, registries, now)
  const problems = [...given.diagnostics, ...held.diagnostics]
  if (problems.length > 0) showDiagnostics(problems, terminal)
  if (hasErrors(problems)) return undefined
  const policyName = values['policy']
  return {
    objects,
    images: given.images,
    now,
    pins: held.pins,
    blind: held.blind,
    ...(grace === undefined ? {} : { grace }),
    ...(policyName === undefined ? {} : { policyName }),
  }
}

type Held = Required<Pick<OfflineRequest, 'pins'>> & {
  readonly blind: NonNullable<OfflineRequest['blind']>
  readonly diagnostics: readonly Diagnostic[]
}

/** Returns the pins of files and of the list of images in use. `blind` has a list that is too old, so that all images are kept. */
async function heldOf(
  { values }: Arguments,
  terminal: Terminal,
  registries: readonly Registry[],
  now: number,
): Promise<Held> {
  const { pins: file, 'in-use': list } = values
  const pins = file === undefined ? NOTHING : readPins(file, await textOf(file, terminal), registries)
  const used = list === undefined ? NOTHING : readInUse(list, await textOf(list, terminal), registries)
  const maxAge = durationOf('in-use-max-age', values['in-use-max-age'])
  const age = list === undefined || list === '-' || maxAge === undefined ? 0 : now - changedAt(list, terminal)
  const why = `it was written ${readableDuration(age)} ago, and -in-use-max-age is ${readableDuration(maxAge ?? 0)}`
  return {
    pins: [...pins.pins, ...used.pins],
    blind: maxAge !== undefined && list !== undefined && age > maxAge ? [{ list, why }] : [],
    diagnostics: [...pins.diagnostics, ...used.diagnostics],
  }
}

const NOTHING = { pins: [], diagnostics: [] }

function changedAt(file: string, terminal: Terminal): number {
  return statSync(pathOf(file, terminal.cwd)).mtimeMs
}

function textOf(file: string, { cwd, readInput, signal }: Terminal): Promise<string> {
  return file === '-' ? readInput() : readData(pathOf(file, cwd), signal)
}

function durationOf(flag: string, text: string | undefined): number | undefined {
  const duration = text === undefined ? undefined : parseDuration(text)
  if (text === undefined || duration !== undefined) return duration
  throw new CareenError('INVALID_ARGUMENT', `-${flag} ${text}: write a number and a unit, as in 24h or 0s`)
}
