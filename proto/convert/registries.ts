import { type Answered, type DeleteRight, PROFILES } from '../../policies/model/index.ts'
import type {
  CheckRegistryResponse as WireCheck,
  CheckRegistryResponse__Output,
} from '../gen/careen/v1/CheckRegistryResponse.ts'
import type { Finding as WireFinding, Finding__Output } from '../gen/careen/v1/Finding.ts'
import type { RegistryFacts as WireFacts, RegistryFacts__Output } from '../gen/careen/v1/RegistryFacts.ts'
import type { RegistrySize__Output } from '../gen/careen/v1/RegistrySize.ts'
import type { RegistryState as WireState, RegistryState__Output } from '../gen/careen/v1/RegistryState.ts'
import {
  CHECKS,
  type Finding,
  type RegistryCheck,
  type RegistryFacts,
  type RegistrySize,
  type RegistryState,
} from '../resources/index.ts'
import { fromTimestamp, given, malformed, toTimestamp } from './basics.ts'

export function toRegistryState({ name, url, workspace, facts, size }: RegistryState): WireState {
  return { name, url, workspace, ...given({ facts: facts === undefined ? undefined : toFacts(facts), size }) }
}

export function fromRegistryState(wire: RegistryState__Output): RegistryState {
  const { name, url, workspace, facts, size } = wire
  return {
    name,
    url,
    workspace,
    ...given({
      facts: facts === null ? undefined : fromFacts(facts),
      size: size === null ? undefined : fromSize(size),
    }),
  }
}

function fromSize({ bytes, scanned, repositories, unsized }: RegistrySize__Output): RegistrySize {
  return { bytes, scanned, repositories, unsized }
}

function toFacts({ clockSkew, probedAt, repository, ...facts }: RegistryFacts): WireFacts {
  return {
    ...facts,
    repository: repository ?? '',
    probeTime: toTimestamp(probedAt),
    ...given({ clockSkewMs: clockSkew }),
  }
}

const RIGHTS: readonly DeleteRight[] = ['yes', 'disabled', 'read-only', 'forbidden', 'unknown']
const ANSWERS: readonly Answered[] = ['yes', 'no', 'unknown']
const CATALOGS: readonly RegistryFacts['catalog'][] = ['open', 'closed', 'unknown']

function fromFacts(wire: RegistryFacts__Output): RegistryFacts {
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
    ...given({ repository: wire.repository, clockSkew: wire.clockSkewMs }),
    probedAt: fromTimestamp(wire.probeTime) ?? 0,
  }
}

/** One of the words that this careen knows. */
function word<T extends string>(field: string, text: string, words: readonly T[]): T {
  const found = words.find((one) => one === text)
  if (found === undefined) throw malformed(`registry.${field}`, `"${text}" is not known`)
  return found
}

export function toRegistryCheck({ name, repository, findings }: RegistryCheck): WireCheck {
  return { name, repository: repository ?? '', findings: findings.map(toFinding) }
}

export function fromRegistryCheck({
  name,
  repository,
  findings,
}: CheckRegistryResponse__Output): RegistryCheck {
  return { name, ...given({ repository }), findings: findings.map(fromFinding) }
}

function toFinding({ check, verdict, needed, says, next }: Finding): WireFinding {
  return { check, verdict: WIRE[verdict], needed, says, next: next ?? '' }
}

const WIRE = { ok: 'VERDICT_OK', problem: 'VERDICT_PROBLEM', unknown: 'VERDICT_UNKNOWN' } as const

function fromFinding({ check, verdict, needed, says, next }: Finding__Output): Finding {
  return {
    check: word('check', check, CHECKS),
    verdict: verdictOf(verdict),
    needed,
    says,
    ...given({ next }),
  }
}

function verdictOf(verdict: Finding__Output['verdict']): Finding['verdict'] {
  switch (verdict) {
    case 'VERDICT_OK':
      return 'ok'
    case 'VERDICT_PROBLEM':
      return 'problem'
    case 'VERDICT_UNKNOWN':
      return 'unknown'
    case 'VERDICT_UNSPECIFIED':
      throw malformed('finding.verdict', 'it is not set')
  }
}
