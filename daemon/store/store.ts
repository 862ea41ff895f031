import type { Instant } from '../../policies/index.ts'
import { openDatabase, sqlOver } from './database.ts'
import { type Decisions, decisions } from './decisions.ts'
import { type Intents, intents } from './intents.ts'
import { type Jobs, jobs } from './jobs.ts'
import { type Objects, objects } from './objects.ts'
import { type Plans, plans, type Requests, requests } from './plans.ts'
import { type FactsOfRegistries, registryFacts } from './registry-facts.ts'
import { type Repositories, repositories } from './repositories.ts'
import { type Runs, runs } from './runs.ts'
import { type Approvals, approvals, type Sightings, sightings } from './sightings.ts'

/** The truth, in one SQLite file. Every call is synchronous; every fault is a CareenError with STORE_FAILED. */
export type Store = {
  readonly objects: Objects
  readonly plans: Plans
  readonly requests: Requests
  readonly repositories: Repositories
  readonly registryFacts: FactsOfRegistries
  readonly sightings: Sightings
  readonly approvals: Approvals
  readonly runs: Runs
  readonly decisions: Decisions
  readonly intents: Intents
  readonly jobs: Jobs
  /** All of `body`, durably, or nothing of it. */
  readonly transaction: <T>(body: () => T) => T
  readonly close: () => void
}

/** Opens or creates the database. STORE_FAILED when it is damaged, DATABASE_TOO_NEW when a newer careen wrote it. */
export function openStore(path: string, { now }: { readonly now: () => Instant }): Store {
  const database = openDatabase(path)
  const sql = sqlOver(database)
  return {
    objects: objects(sql),
    plans: plans(sql),
    requests: requests(sql, now),
    repositories: repositories(sql),
    registryFacts: registryFacts(sql),
    sightings: sightings(sql),
    approvals: approvals(sql),
    runs: runs(sql),
    decisions: decisions(sql),
    intents: intents(sql),
    jobs: jobs(sql),
    transaction: sql.transaction,
    close: () => {
      database.close()
    },
  }
}
