import { type Answered, type DeleteRight, PROFILES } from '../../policies/model/index.ts'
import type {
  CheckRegistryResponse as WireCheck,
  CheckRegistryResponse__Output,
} from '../gen/careen/v1/CheckRegistryResponse.ts'
import type { CheckResult as WireFinding, CheckResult__Output } from '../gen/careen/v1/CheckResult.ts'
import type { Pause as WirePause, Pause__Output } from '../gen/careen/v1/Pause.ts'
import type {
  RegistryCapabilities as WireFacts,
  RegistryCapabilities__Output,
} from '../gen/careen/v1/RegistryCapabilities.ts'
import type { RegistrySize__Output } from '../gen/careen/v1/RegistrySize.ts'
import type { RegistryState as WireState, RegistryState__Output } from '../gen/careen/v1/RegistryState.ts'
import { type NameParts, nameOf, parseName } from '../names.ts'
import {
  CHECKS,
  type CheckResult,
  type RegistryCheck,
  type RegistryCapabilities,
  type CleaningPause,
  type RegistrySize,
  type RegistryState,
} from '../resources/index.ts'
import { fromTimestamp, given, malformed, need, toTimestamp } from './basics.ts'
import { toStored } from './stored-object.ts'

export function toRegistryState(state: RegistryState): WireState {
  const { name, url, workspace, capabilities, size, pause, declared } = state
  const home = { workspace, registry: name }
  return {
    name: nameOf('registry', home),
    url,
    ...given({ capabilities: capabilities === undefined ? undefined : toFacts(capabilities, home), size }),
    ...(pause === undefined ? {} : { pause: toPause(pause) }),
    ...(declared === undefined ? {} : { declared: toStored(declared) }),
  }
}

export function fromRegistryState(wire: RegistryState__Output): RegistryState {
  const { url, capabilities, size, pause } = wire
  const { workspace, registry: name } = parseName('registry', wire.name, 'registry.name')
  return {
    name,
    url,
    workspace,
    ...given({
      capabilities: capabilities === null ? undefined : fromFacts(capabilities),
      size: size === null ? undefined : fromSize(size),
      pause: fromPause(pause),
    }),
  }
}

export function toPause({ reason, pausedBy, pausedAt }: CleaningPause): WirePause {
  return { reason, pausedBy, createTime: toTimestamp(pausedAt) }
}

export function fromPause(wire: Pause__Output | null | undefined): CleaningPause | undefined {
  if (wire === null || wire === undefined) return undefined
  const { reason, pausedBy, createTime } = wire
  return { reason, pausedBy, pausedAt: need(fromTimestamp(createTime), 'pause.create_time') }
}

function fromSize({ bytes, scanned, repositories, unsized }: RegistrySize__Output): RegistrySize {
  return { bytes, scanned, repositories, unsized }
}

function toFacts(
  { clockSkew, probedAt, repository, ...capabilities }: RegistryCapabilities,
  home: NameParts['registry'],
): WireFacts {
  return {
    ...capabilities,
    repository: toRepository(home, repository),
    probeTime: toTimestamp(probedAt),
    ...given({ clockSkewMs: clockSkew }),
  }
}

const RIGHTS: readonly DeleteRight[] = ['yes', 'disabled', 'read-only', 'forbidden', 'unknown']
const ANSWERS: readonly Answered[] = ['yes', 'no', 'unknown']
const CATALOGS: readonly RegistryCapabilities['catalog'][] = ['open', 'closed', 'unknown']

function fromFacts(wire: RegistryCapabilities__Output): RegistryCapabilities {
  return {
    url: wire.url,
    profile: word('profile', wire.profile, PROFILES),
    detectedBy: wire.detectedBy,
    digestDelete: word('digest_delete', wire.digestDelete, RIGHTS),
    untag: word('untag', wire.untag, ANSWERS),
    untaggedListing: wire.untaggedListing,
    pushTimes: wire.pushTimes,
    referrers: word('referrers', wire.referrers, ANSWERS),
    catalog: word('catalog', wire.catalog, CATALOGS),
    ...given({ repository: fromRepository(wire.repository), clockSkew: wire.clockSkewMs }),
    probedAt: fromTimestamp(wire.probeTime) ?? 0,
  }
}

/** Returns the word. Throws INVALID_ARGUMENT if it is not one of `words`. */
function word<T extends string>(field: string, text: string, words: readonly T[]): T {
  const found = words.find((one) => one === text)
  if (found === undefined) throw malformed(`registry.${field}`, `"${text}" is not known`)
  return found
}

/** Returns the check of a registry of a workspace. */
export function toRegistryCheck({ name, repository, results }: RegistryCheck, workspace: string): WireCheck {
  const home = { workspace, registry: name }
  return {
    name: nameOf('registry', home),
    repository: toRepository(home, repository),
    results: results.map(toResult),
  }
}

/** Returns the name of a repository of a registry, or '' if there is none. */
function toRepository(home: NameParts['registry'], repository: string | undefined): string {
  return repository === undefined ? '' : nameOf('repository', { ...home, repository })
}

/** Returns the repository without its registry, or undefined if the name is empty. */
function fromRepository(name: string): string | undefined {
  return name === '' ? undefined : parseName('repository', name, 'repository').repository
}

export function fromRegistryCheck({
  name,
  repository,
  results,
}: CheckRegistryResponse__Output): RegistryCheck {
  const { registry } = parseName('registry', name)
  return {
    name: registry,
    ...given({ repository: fromRepository(repository) }),
    results: results.map(fromResult),
  }
}

function toResult({ check, verdict, needed, message, remedy }: CheckResult): WireFinding {
  return { check, verdict: WIRE[verdict], needed, message, remedy: remedy ?? '' }
}

const WIRE = { ok: 'VERDICT_OK', problem: 'VERDICT_PROBLEM', unknown: 'VERDICT_UNKNOWN' } as const

function fromResult({ check, verdict, needed, message, remedy }: CheckResult__Output): CheckResult {
  return {
    check: word('check', check, CHECKS),
    verdict: verdictOf(verdict),
    needed,
    message,
    ...given({ remedy }),
  }
}

function verdictOf(verdict: CheckResult__Output['verdict']): CheckResult['verdict'] {
  switch (verdict) {
    case 'VERDICT_OK':
      return 'ok'
    case 'VERDICT_PROBLEM':
      return 'problem'
    case 'VERDICT_UNKNOWN':
      return 'unknown'
    case 'VERDICT_UNSPECIFIED':
      throw malformed('result.verdict', 'it is not set')
  }
}
