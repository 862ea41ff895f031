import {
  addressOf,
  type ChangeWindow,
  contentHash,
  type DeclaredObject,
  type Policy,
  type Protection,
  type Quota,
  type Registry,
  type Scope,
} from '../../policies/model/index.ts'
import type { DeclaredObject as WireObject, DeclaredObject__Output } from '../gen/careen/v1/DeclaredObject.ts'
import type { Policy as WirePolicy, Policy__Output } from '../gen/careen/v1/Policy.ts'
import type { Protection as WireProtection, Protection__Output } from '../gen/careen/v1/Protection.ts'
import type { Registry as WireRegistry, Registry__Output } from '../gen/careen/v1/Registry.ts'
import type { Scope as WireScope, Scope__Output } from '../gen/careen/v1/Scope.ts'
import type { Window as WireWindow, Window__Output } from '../gen/careen/v1/Window.ts'
import { objectName } from '../names.ts'
import {
  fromDuration,
  fromMap,
  fromTimestamp,
  given,
  malformed,
  need,
  present,
  toDuration,
  toTimestamp,
} from './basics.ts'
import { fromRule, toRule } from './rules.ts'

/** Returns the object of a workspace with its name and content hash. */
export function toObject(object: DeclaredObject, workspace: string): WireObject {
  const name = objectName(workspace, addressOf(object))
  const contentSha256 = Buffer.from(contentHash(object), 'hex')
  return { name, contentSha256, ...bodyOf(object) }
}

function bodyOf(object: DeclaredObject): WireObject {
  switch (object.kind) {
    case 'registry':
      return { registry: toRegistry(object) }
    case 'policy':
      return { policy: toPolicy(object) }
    case 'protect':
      return { protection: toProtection(object) }
  }
}

/** Returns the object, or undefined if it has no body. Does not compare its hash: `whole-object.ts` does. */
export function fromObject(wire: DeclaredObject__Output): DeclaredObject | undefined {
  switch (wire.object) {
    case 'registry':
      return fromRegistry(need(wire.registry, 'registry'))
    case 'policy':
      return fromPolicy(need(wire.policy, 'policy'))
    case 'protection':
      return fromProtection(need(wire.protection, 'protection'))
    default:
      return undefined
  }
}

function toRegistry({ repositories, ...registry }: Registry): WireRegistry {
  return {
    ...registry,
    repositories: [...(repositories ?? [])],
    noRepositories: repositories !== undefined && repositories.length === 0,
  }
}

function fromRegistry(wire: Registry__Output): Registry {
  const { name, url, repositories, noRepositories, tombstones, trustBuilt, trustClock } = wire
  return {
    kind: 'registry',
    name,
    url,
    ...given({
      credentials: wire.credentials,
      profile: wire.profile,
      caFile: wire.caFile,
      clientCertificate: wire.clientCertificate,
      clientKey: wire.clientKey,
      storage: wire.storage,
      eventsSecret: wire.eventsSecret,
    }),
    ...(repositories.length > 0 || noRepositories ? { repositories } : {}),
    ...(tombstones ? { tombstones } : {}),
    ...(trustBuilt === false ? { trustBuilt } : {}),
    ...(trustClock ? { trustClock } : {}),
    ...(wire.preventDestroy ? { preventDestroy: true as const } : {}),
  }
}

function toScope(scope: Scope): WireScope {
  switch (scope.kind) {
    case 'repository':
      return { kind: 'KIND_REPOSITORY', registry: scope.registry, repository: scope.repository }
    case 'pattern':
      return { kind: 'KIND_PATTERN', registry: scope.registry, repository: scope.pattern }
    case 'registry':
      return { kind: 'KIND_REGISTRY', registry: scope.registry }
    case 'global':
      return { kind: 'KIND_GLOBAL' }
  }
}

function fromScope({ kind, registry, repository }: Scope__Output): Scope {
  switch (kind) {
    case 'KIND_REPOSITORY':
      return { kind: 'repository', registry, repository }
    case 'KIND_PATTERN':
      return { kind: 'pattern', registry, pattern: repository }
    case 'KIND_REGISTRY':
      return { kind: 'registry', registry }
    case 'KIND_GLOBAL':
      return { kind: 'global' }
    case 'KIND_UNSPECIFIED':
      throw malformed('scope.kind', 'it is not set')
  }
}

/** Returns a policy as a message. */
export function toPolicy(policy: Policy): WirePolicy {
  const { quota, limits, schedule } = policy
  return {
    block: policy.block,
    name: policy.name,
    description: policy.description ?? '',
    scope: toScope(policy.scope),
    status: policy.status === 'ACTIVE' ? 'STATUS_ACTIVE' : 'STATUS_DISABLED',
    cron: schedule.cron,
    timeZone: schedule.timeZone,
    rules: policy.rules.map(toRule),
    maxDeletePercent: limits.maxDeletePercent,
    allowEmpty: limits.allowEmpty,
    grace: toDuration(policy.grace),
    untag: policy.untag,
    deleteMoving: policy.deleteMoving ?? false,
    preventDestroy: policy.preventDestroy ?? false,
    firstMatch: policy.onConflict === 'first_match',
    anyRule: policy.onConflict === 'any',
    ...given({ quotaTags: quota?.tags, quotaBytes: quota?.bytes, maxDeleteCount: limits.maxDeleteCount }),
    ...(policy.coolingOff === undefined ? {} : { coolingOff: toDuration(policy.coolingOff) }),
    ...(policy.window === undefined ? {} : { window: toWindow(policy.window) }),
  }
}

/** Returns the policy of a message. Throws INVALID_ARGUMENT with the field. */
export function fromPolicy(wire: Policy__Output): Policy {
  const { block } = wire
  if (block !== 'lifecycle_policy' && block !== 'default_policy')
    throw malformed('policy.block', `"${block}" is not known`)
  if (wire.status === 'STATUS_UNSPECIFIED') throw malformed('policy.status', 'it is not set')
  return {
    kind: 'policy',
    block,
    name: wire.name,
    scope: fromScope(need(wire.scope, 'policy.scope')),
    status: wire.status === 'STATUS_ACTIVE' ? 'ACTIVE' : 'DISABLED',
    schedule: { cron: wire.cron, timeZone: wire.timeZone },
    rules: wire.rules.map(fromRule).toSorted((a, b) => (a.label < b.label ? -1 : 1)),
    limits: {
      maxDeletePercent: need(wire.maxDeletePercent, 'policy.max_delete_percent'),
      allowEmpty: wire.allowEmpty,
      ...given({ maxDeleteCount: wire.maxDeleteCount }),
    },
    grace: need(fromDuration(wire.grace), 'policy.grace'),
    untag: wire.untag,
    ...(wire.deleteMoving ? { deleteMoving: true as const } : {}),
    ...(wire.preventDestroy ? { preventDestroy: true as const } : {}),
    ...given({ description: wire.description }),
    ...fromQuota(wire),
    ...given({ onConflict: fromConflict(wire) }),
    ...given({ coolingOff: fromDuration(wire.coolingOff) }),
    ...given({ window: fromWindow(wire.window) }),
  }
}

function toWindow({ allow, timeZone }: ChangeWindow): WireWindow {
  return { allow: [...allow], timeZone }
}

function fromWindow(wire: Window__Output | null | undefined): ChangeWindow | undefined {
  if (wire === null || wire === undefined) return undefined
  const { allow, timeZone } = wire
  return { allow: [...new Set(allow)].toSorted(), timeZone }
}

function fromConflict({ firstMatch, anyRule }: Policy__Output): Policy['onConflict'] {
  if (firstMatch && anyRule) throw malformed('policy.any_rule', 'it is set together with first_match')
  if (firstMatch) return 'first_match'
  return anyRule ? 'any' : undefined
}

function fromQuota({ quotaTags: tags, quotaBytes: bytes }: Policy__Output): Pick<Policy, 'quota'> {
  const quota: Quota = given({ tags, bytes })
  return Object.keys(quota).length === 0 ? {} : { quota }
}

function toProtection(protection: Protection): WireProtection {
  return {
    name: protection.name,
    description: protection.description ?? '',
    scope: toScope(protection.scope),
    digests: [...protection.digests],
    annotations: { ...protection.annotations },
    owner: protection.owner ?? '',
    preventDestroy: protection.preventDestroy ?? false,
    ...present({ tagRegexp: protection.tagRegexp }),
    ...(protection.until === undefined ? {} : { untilTime: toTimestamp(protection.until) }),
  }
}

function fromProtection(wire: Protection__Output): Protection {
  return {
    kind: 'protect',
    name: wire.name,
    scope: fromScope(need(wire.scope, 'protection.scope')),
    digests: wire.digests.toSorted(),
    ...(wire.preventDestroy ? { preventDestroy: true as const } : {}),
    ...given({ description: wire.description, owner: wire.owner }),
    ...present({
      tagRegexp: wire.tagRegexp,
      annotations: fromMap(wire.annotations),
      until: fromTimestamp(wire.untilTime),
    }),
  }
}
