import { type Code, compact } from '../../../policies/model/index.ts'
import type { HealthComponent } from '../../../proto/resources/index.ts'
import type { Diagnosis } from './diagnosis.ts'

/** What parts of the daemon are called, where it is not the part in lower case. */
const NAMES: Readonly<Record<string, string>> = { DISK: 'store' }

/** Codes of a registry of which no run can begin, and what fails then. */
const UNUSABLE: Readonly<Record<string, string>> = {
  CREDENTIAL_NOT_BOUND: 'credentials',
  REGISTRY_UNAUTHORIZED: 'credentials',
  FAILED_PRECONDITION: 'certificates',
} satisfies Partial<Record<Code, string>>

/** Why: whoever sets them for one of both wonders why the other fails. */
const BOTH = 'careend reads them to plan, and each worker to run: both need them'

/** Returns what is wrong with each part of the daemon. */
export function partDiagnoses(parts: readonly HealthComponent[]): readonly Diagnosis[] {
  const bad = parts.filter(({ state }) => state !== 'OK').map(ofPart)
  const last = bad.findLast(({ name }) => name === 'credentials')
  return bad.map((one) => (one === last ? { ...one, text: `${one.text}. ${BOTH}` } : one))
}

function ofPart(one: HealthComponent): Diagnosis {
  return one.registry === undefined ? ofDaemon(one) : ofRegistry(one, one.registry.name)
}

function ofDaemon({ component, state, code, message = '' }: HealthComponent): Diagnosis {
  const name = NAMES[component] ?? component.toLowerCase()
  return { level: state === 'FAILING' ? 'fail' : 'warn', name, text: message, ...compact({ code }) }
}

function ofRegistry({ code, message = '' }: HealthComponent, registry: string): Diagnosis {
  const unusable = UNUSABLE[code ?? '']
  const level = unusable === undefined ? 'warn' : 'fail'
  return { level, name: unusable ?? 'registry', text: `${registry}, ${message}`, ...compact({ code }) }
}

/** Returns the registries that are well, and what else is worth a line. */
export function wellDiagnoses(parts: readonly HealthComponent[]): readonly Diagnosis[] {
  const well = parts.filter(({ state }) => state === 'OK')
  const names = well.flatMap(({ registry }) => registry?.name ?? [])
  const registries = names.length === 0 ? [] : [`registries: ${names.join(', ')}; credentials can be read`]
  const messages = well.flatMap(({ message }) => message ?? [])
  return [...registries, ...messages].map((text) => ({ level: 'ok', name: 'registries', text }))
}
