import { randomUUID } from 'node:crypto'
import type { Decision } from '../../policies/engine/index.ts'
import { CareenError, type Instant } from '../../policies/model/index.ts'
import { connect, type ConnectOptions } from '../../proto/connection.ts'
import { given, need, stamp } from '../../proto/convert/basics.ts'
import { fromDecision } from '../../proto/convert/decisions.ts'
import { fromExplained, fromExplanation } from '../../proto/convert/explanations.ts'
import { fromRegistryCheck, fromRegistryState } from '../../proto/convert/registries.ts'
import { fromRemoval } from '../../proto/convert/removals.ts'
import { fromRepository } from '../../proto/convert/runs.ts'
import { ANY_REGISTRY, ANY_WORKSPACE, nameOf } from '../../proto/names.ts'
import type {
  ExplainedImage,
  Explanation,
  OpaqueObject,
  RegistryCheck,
  RegistryState,
  Removed,
  RepositoryState,
  StoredObject,
} from '../../proto/resources/index.ts'
import { whoAsks } from '../framework/who-asks.ts'
import type { DaemonTarget } from '../profile/index.ts'
import { type ApprovalCalls, approvalCalls } from './approval-calls.ts'
import { type AuditCalls, auditCalls } from './audit-calls.ts'
import { type HealthCalls, healthCalls } from './health-calls.ts'
import { lookupOf } from './lookup.ts'
import { pages } from './pages.ts'
import { type PinCalls, pinCalls } from './pin-calls.ts'
import { type CallPlace, placedErrors } from './placed-errors.ts'
import { type PlanCalls, planCalls } from './plan-calls.ts'
import { resolveRegistry, resolveRepository } from './resolve.ts'
import { type RestorationCalls, restorationCalls } from './restoration-calls.ts'
import { type RunCalls, runCalls } from './run-calls.ts'
import { fromStored } from './stored-objects.ts'
import { type TokenCalls, tokenCalls } from './token-calls.ts'
import { type WorkspaceCalls, workspaceCalls } from './workspace-calls.ts'

/** The calls of the daemon that commands use. Each throws a CareenError if it fails. Registries and repositories are as people write them. */
export type Client = ApprovalCalls &
  AuditCalls &
  PinCalls &
  PlanCalls &
  TokenCalls &
  HealthCalls &
  WorkspaceCalls &
  RunCalls &
  RestorationCalls & {
    readonly address: string
    /** How it was named. */
    readonly target: DaemonTarget
    readonly policies: () => Promise<(StoredObject | OpaqueObject)[]>
    readonly policy: (address: string) => Promise<StoredObject | OpaqueObject>
    readonly registries: (signal: AbortSignal) => Promise<RegistryState[]>
    readonly checkRegistry: (name: string, repository: string, signal: AbortSignal) => Promise<RegistryCheck>
    /** Stops all deletes in a registry. */
    readonly pauseRegistry: (name: string, reason: string) => Promise<RegistryState>
    readonly resumeRegistry: (name: string) => Promise<RegistryState>
    readonly repositories: () => Promise<RepositoryState[]>
    /** Repositories that are stopped or wait for approval. */
    readonly attention: () => Promise<RepositoryState[]>
    /** `at`: undefined: now. */
    readonly explain: (
      name: string,
      reference: string,
      signal: AbortSignal,
      at?: Instant,
    ) => Promise<Explanation>
    /** One repository, also one that was never seen. */
    readonly repository: (name: string) => Promise<RepositoryState>
    /** Stops all deletes in a repository. */
    readonly pauseRepository: (name: string, reason: string) => Promise<RepositoryState>
    /** `etag`: of the repository as it was looked at. */
    readonly resume: (name: string, etag: string) => Promise<RepositoryState>
    readonly close: () => void
  }

/** Deadline of slow calls, in milliseconds. Why: sizes read every manifest. */
const LONG = 300_000

/** `place`: what errors say; absent: an address alone names the daemon. */
export function openClient({ place, ...options }: ConnectOptions & { readonly place?: CallPlace }): Client {
  const connection = connect({ claimed: whoAsks(), ...options })
  const link = place === undefined ? connection : placedErrors(connection, place)
  const { stream, services } = link
  const { RepositoryService: repositories } = services
  return {
    address: link.address,
    target: place?.target ?? { address: link.address },
    ...planCalls(link),
    ...runCalls(link),
    ...registryCalls(link),
    ...restorationCalls(link),
    ...approvalCalls(link),
    ...auditCalls(link),
    ...tokenCalls(link),
    ...pinCalls(link),
    ...healthCalls(link),
    ...workspaceCalls(link),
    ...policyCalls(link),
    ...repositoryCalls(link),
    explain: async (text, reference, signal, at) => {
      const name = await repositoryName(link, text)
      let head: Explanation | undefined
      const decisions: Decision[] = []
      const deleted: Removed[] = []
      const images: ExplainedImage[] = []
      const request = { name, reference, ...given({ atTime: stamp(at) }) }
      for await (const part of stream(repositories.service.ExplainRepository, request, signal)) {
        if (part.explanation) head = fromExplanation(part.explanation)
        if (part.decision) decisions.push(fromDecision(part.decision))
        if (part.image) images.push(fromExplained(part.image))
        if (part.removal) deleted.push(fromRemoval(part.removal))
      }
      return { ...need(head, 'explanation'), decisions, deleted, images }
    },
    close: link.close,
  }
}

type Link = ReturnType<typeof connect>

function policyCalls({ unary, services }: Link): Pick<Client, 'policies' | 'policy'> {
  const { ListPolicies } = services.PolicyService.service
  const policies = async (): Promise<(StoredObject | OpaqueObject)[]> => {
    const found = await pages(async (pageToken) => {
      const page = await unary(ListPolicies, { parent: ANY_WORKSPACE, pageSize: 1000, pageToken })
      return { items: page.policies, next: page.nextPageToken }
    })
    return found.map(fromStored)
  }
  return {
    policies,
    policy: async (address) => {
      const found = (await policies()).find((stored) => stored.address === address)
      if (found !== undefined) return found
      throw new CareenError(
        'NOT_FOUND',
        `policy ${address} does not exist. To list the policies, run: careen policies`,
      )
    },
  }
}

type RepositoryCall = 'repositories' | 'attention' | 'repository' | 'pauseRepository' | 'resume'

function repositoryCalls(link: Link): Pick<Client, RepositoryCall> {
  const { unary, services } = link
  const { service } = services.RepositoryService
  const list = (filter: string) => async (): Promise<RepositoryState[]> => {
    const found = await pages(async (pageToken) => {
      const request = { parent: ANY_REGISTRY, filter, pageSize: 1000, pageToken }
      const page = await unary(service.ListRepositories, request)
      return { items: page.repositories, next: page.nextPageToken }
    })
    return found.map(fromRepository)
  }
  return {
    repositories: list(''),
    attention: list('attention = true'),
    repository: async (text) =>
      fromRepository(await unary(service.GetRepository, { name: await repositoryName(link, text) })),
    pauseRepository: async (text, reason) => {
      const request = { name: await repositoryName(link, text), reason, requestId: randomUUID() }
      return fromRepository(await unary(service.PauseRepository, request))
    },
    resume: async (text, etag) => {
      const request = { name: await repositoryName(link, text), etag, requestId: randomUUID() }
      return fromRepository(await unary(service.ResumeRepository, request))
    },
  }
}

/** Returns the full name of the repository that a person names. */
async function repositoryName(link: Link, text: string): Promise<string> {
  return nameOf('repository', await resolveRepository(lookupOf(link), text))
}

type RegistryCall = 'registries' | 'checkRegistry' | 'pauseRegistry' | 'resumeRegistry'

function registryCalls(link: Link): Pick<Client, RegistryCall> {
  const { unary, services } = link
  const { service } = services.RegistryService
  return {
    registries: async (signal) => {
      const found = await pages(async (pageToken) => {
        const request = { parent: ANY_WORKSPACE, pageToken }
        const page = await unary(service.ListRegistries, request, { deadline: LONG, signal })
        return { items: page.registries, next: page.nextPageToken }
      })
      return found.map(fromRegistryState)
    },
    checkRegistry: async (text, inside, signal) => {
      const registry = await resolveRegistry(lookupOf(link), text)
      const repository = inside === '' ? '' : nameOf('repository', { ...registry, repository: inside })
      const request = { name: nameOf('registry', registry), repository }
      return fromRegistryCheck(await unary(service.CheckRegistry, request, { deadline: LONG, signal }))
    },
    pauseRegistry: async (text, reason) => {
      const name = nameOf('registry', await resolveRegistry(lookupOf(link), text))
      const request = { name, reason, requestId: randomUUID() }
      return fromRegistryState(await unary(service.PauseRegistry, request))
    },
    resumeRegistry: async (text) => {
      const name = nameOf('registry', await resolveRegistry(lookupOf(link), text))
      return fromRegistryState(await unary(service.ResumeRegistry, { name, requestId: randomUUID() }))
    },
  }
}
