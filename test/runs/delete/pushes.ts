/** Pushes that the registry reports, and a repository to delete from meanwhile. */
import { systemClock } from '../../../daemon/clock.ts'
import { takeNotifications } from '../../../daemon/inventory/take-notifications.ts'
import type { Ledger } from '../../../daemon/ledger/ledger.ts'
import type { Run } from '../../../proto/resources/run.ts'
import { type Pushed } from '../../support/push.ts'
import { pushTen, webPolicy, type World } from '../../support/world.ts'

export const DAY: number = 24 * 3600_000
export const EVERYTHING = 'allow_empty = true\n  max_delete_percent = 100'

export function tell(world: World, digest: string, more: { tag?: string; at?: number } = {}): void {
  takeNotifications(world.store, 'prod', [
    { action: 'push', repository: 'team/web', digest, at: Date.now(), ...more },
  ])
}

/** Cleans, with a ledger that is otherwise in these calls. */
export async function cleanWith(world: World, otherwise: (ledger: Ledger) => Partial<Ledger>): Promise<Run> {
  return world.clean('prod/team/web', { ledger: { ...world.ledger, ...otherwise(world.ledger) } })
}

export const details = (world: World, run: Run) =>
  world.store.intents.ofRun(run.id, 0, 9).map(({ outcome, detail }) => `${outcome}: ${detail ?? ''}`)

export const wasDeleted = (world: World, { digest }: Pushed): boolean =>
  world.deletes().some(({ path }) => path.endsWith(digest))

/** A second's pause is none. */
export function cutShort(world: World): void {
  world.clock.sleep = (ms, signal) => systemClock.sleep(ms === 1000 ? 1 : ms, signal)
}

/** A repository with one old image `pr-1`, an old index `pr-2` with one child without a tag, and ten releases. */
export async function seeded(world: World) {
  await pushTen(world, 0)
  const image = await world.push('team/web', { tags: ['pr-1'], days: 10 })
  await world.apply(webPolicy(EVERYTHING))
  return image
}
