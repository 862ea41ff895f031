import type { Instant } from '../../policies/model/index.ts'
import { type Approvals, approvals } from './approvals.ts'
import { type Audit, audit } from './audit.ts'
import { type FactsOfRegistries, registryFacts } from './capabilities.ts'
import { type CompleteScans, completeScans } from './complete-scans.ts'
import { type FactUses, factUses } from './content-use.ts'
import { type FactStore, facts } from './content.ts'
import { type DanglingTags, danglingTags } from './dangling-tags.ts'
import { type DatabasePlace, isSmall, openConnection, type Sql, sqlOver } from './database.ts'
import { type Decisions, decisions } from './decisions.ts'
import { type StoredManifests, storedManifests } from './expired-manifests.ts'
import { type ExpiringImages, expiringImages } from './expiring.ts'
import { type GivenApprovals, givenApprovals } from './given-approvals.ts'
import { type History, history } from './history.ts'
import { type DeleteHolds, deleteHolds } from './holds.ts'
import { type Installation, installation } from './installation.ts'
import { type Intents, intents } from './intents.ts'
import { type Jobs, jobs } from './jobs.ts'
import { type Listings, listings } from './listings.ts'
import { type LookTimes, lookTimes } from './looks.ts'
import { type Losses, losses } from './losses.ts'
import { type NotificationTimes, notifications } from './notifications.ts'
import { type Objects, objects } from './objects.ts'
import { type CleaningPauses, pauses } from './pauses.ts'
import { type Pins, pins } from './pins.ts'
import { type Plans, plans } from './plans.ts'
import { type Pushes, pushes } from './pushes.ts'
import { type RefusedReports, refusedReports } from './refused-reports.ts'
import { type RegistryIdentities, type RegistryNames, registryIdentities } from './registry-identities.ts'
import { type RegistryResults, registryResults } from './registry-results.ts'
import { type RegistryTraits, registryTraits } from './registry-traits.ts'
import { type Repositories, repositories } from './repositories.ts'
import { type Requests, requests } from './requests.ts'
import { type Restorations, restorations } from './restorations.ts'
import { type Reviews, reviews } from './reviews.ts'
import { type RunChanges, runChanges } from './run-changes.ts'
import { type Runs, runs } from './runs.ts'
import { type ScanParts, scanParts } from './scan-parts.ts'
import { type Secrets, secrets } from './secrets.ts'
import { type Sightings, sightings } from './seen-images.ts'
import { staging, type Staging } from './staging.ts'
import { statistics, type Statistics } from './statistics.ts'
import { type Tags, tags } from './tags.ts'
import { type StoreWatch, timed } from './timed.ts'
import { type BearerTokens, tokens } from './tokens.ts'
import { type Webhooks, webhooks } from './webhooks.ts'
export type { WebhookCursor } from './webhooks.ts'
export type { StoreOperation, StoreWatch } from './timed.ts'
export type { AuditQuery, AuditRecord } from './audit.ts'
export type { FactPlace } from './content-use.ts'
export type { StoredContent } from './content.ts'
export { insertedWith, type NewId, openIds, type RandomBytes, randomDigits } from './ids.ts'
export type { IntentOutcome } from './intents.ts'
export type { RefusedReport } from './refused-reports.ts'
export type { MeasuredPlan } from './plan-parts.ts'
export type { PlanBody } from './plans.ts'
export { homeOf, isSameHome } from './installation.ts'
export type { HistoryPart, HistorySlice } from './history.ts'
export { etagOf, notUnderstood } from './opaque.ts'
export type { AssignedRepository } from './repositories.ts'
export { isSameAssignment, type StagedRepository } from './staged-repositories.ts'
export type { NewObject } from './staged-objects.ts'
export type { RequestKey } from './requests.ts'
export { validated } from './validated.ts'
export type { LeaseEnd, LeaseTime } from './runs.ts'
export type {
  LeftRestoration,
  OpenRemoval,
  PlacedFinding,
  RestorationEnd,
  RestorationStep,
} from './restorations.ts'
export type { RegistryTrait } from './registry-traits.ts'

/** The truth, in one SQLite file. Every call is synchronous; every fault is a CareenError with STORE_FAILED. */
export type Store = {
  readonly objects: Objects
  /** Where rows of large writes wait. */
  readonly staging: Staging
  readonly audit: Audit
  readonly webhooks: Webhooks
  readonly expiring: ExpiringImages
  readonly plans: Plans
  readonly pins: Pins
  readonly requests: Requests
  readonly tokens: BearerTokens
  readonly repositories: Repositories
  readonly registryFacts: FactsOfRegistries
  readonly registryIdentities: RegistryIdentities
  readonly registryTraits: RegistryTraits
  readonly pauses: CleaningPauses
  readonly sightings: Sightings
  readonly listings: Listings
  readonly looks: LookTimes
  readonly losses: Losses
  readonly approvals: Approvals
  readonly givenApprovals: GivenApprovals
  readonly notifications: NotificationTimes
  readonly pushes: Pushes
  readonly completeScans: CompleteScans
  readonly tags: Tags
  readonly danglingTags: DanglingTags
  readonly facts: FactStore
  readonly factUses: FactUses
  readonly scanParts: ScanParts
  readonly reviews: Reviews
  readonly refusedReports: RefusedReports
  readonly runs: Runs
  readonly runChanges: RunChanges
  readonly decisions: Decisions
  readonly intents: Intents
  readonly storedManifests: StoredManifests
  readonly restorations: Restorations
  readonly jobs: Jobs
  readonly secrets: Secrets
  readonly holds: DeleteHolds
  readonly records: History
  readonly installation: Installation
  /** False: only the structure of the file was checked, and not yet its indexes. */
  readonly isChecked: boolean
  readonly registryResults: RegistryResults
  readonly statistics: Statistics
  /** Returns the version of the tables. */
  readonly version: () => number
  /** Commits a write. Throws if the database cannot be written. */
  readonly probe: (at: Instant) => void
  /** All of `body`, durably, or nothing of it. */
  readonly transaction: <T>(body: () => T) => T
  /** As `transaction`, of a large write: what it adds to the log is written back with the next write, and not with its commit. */
  readonly largeTransaction: <T>(body: () => T) => T
  /**
   * As `transaction`, for what a run can do again: a loss of power can undo it, but not after a later `transaction`. Something that is
   * audited in it makes it durable.
   */
  readonly lazyTransaction: <T>(body: () => T) => T
  readonly close: () => void
}

/** `names`: what the operator says of the names of registries. Default: nothing. `watch`: absent: nothing is timed. */
export type StoreOptions = {
  readonly now: () => Instant
  readonly names?: () => RegistryNames
  readonly watch?: StoreWatch
}

const NO_NAMES: RegistryNames = { aliases: new Map(), distinct: new Map() }

/** Opens or creates the database. STORE_FAILED when it is damaged, DATABASE_TOO_NEW when a newer careen wrote it. */
export function openStore(place: DatabasePlace, { now, names = () => NO_NAMES, watch }: StoreOptions): Store {
  const connection = openConnection(place)
  const plain = sqlOver(connection)
  const sql = watch === undefined ? plain : timed(plain, watch)
  return {
    objects: objects(sql),
    staging: staging(sql),
    audit: audit(sql, now),
    webhooks: webhooks(sql),
    expiring: expiringImages(sql),
    plans: plans(sql, now),
    pins: pins(sql),
    requests: requests(sql, now),
    tokens: tokens(sql),
    repositories: repositories(sql),
    registryFacts: registryFacts(sql),
    registryIdentities: registryIdentities(sql, names),
    registryTraits: registryTraits(sql, now),
    pauses: pauses(sql),
    sightings: sightings(sql),
    ...ofLooks(sql),
    approvals: approvals(sql, now),
    givenApprovals: givenApprovals(sql, now),
    notifications: notifications(sql),
    pushes: pushes(sql),
    completeScans: completeScans(sql),
    tags: tags(sql),
    danglingTags: danglingTags(sql),
    facts: facts(sql, now),
    factUses: factUses(sql, now),
    scanParts: scanParts(sql),
    reviews: reviews(sql),
    refusedReports: refusedReports(sql),
    ...ofRuns(sql),
    secrets: secrets(sql),
    holds: deleteHolds(),
    records: history(sql),
    installation: installation(sql),
    isChecked: isSmall(connection.database()),
    registryResults: registryResults(sql),
    statistics: statistics(sql),
    version: () => versionIn(sql),
    probe: (at) => void sql.run('INSERT OR REPLACE INTO probe (only_row, at) VALUES (1, ?)', at),
    transaction: sql.transaction,
    largeTransaction: sql.largeTransaction,
    lazyTransaction: sql.lazyTransaction,
    close: connection.close,
  }
}

function ofLooks(sql: Sql): Pick<Store, 'listings' | 'looks' | 'losses'> {
  return { listings: listings(sql), looks: lookTimes(sql), losses: losses(sql) }
}

function ofRuns(
  sql: Sql,
): Pick<
  Store,
  'runs' | 'runChanges' | 'decisions' | 'intents' | 'storedManifests' | 'restorations' | 'jobs'
> {
  return {
    runs: runs(sql),
    runChanges: runChanges(sql),
    decisions: decisions(sql),
    intents: intents(sql),
    storedManifests: storedManifests(sql),
    restorations: restorations(sql),
    jobs: jobs(sql),
  }
}

function versionIn(sql: Sql): number {
  return sql.get<{ version: number }>('SELECT user_version AS version FROM pragma_user_version')?.version ?? 0
}
