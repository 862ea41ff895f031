import { type Pushed, resolve } from '../support/push.ts'
import { pushTen, webPolicy, type World } from '../support/world.ts'

const DAY = 24 * 3600_000

/** An image that lost its tag, among ten: it goes without one. */
export async function untaggedImage(world: World, more = ''): Promise<Pushed> {
  await pushTen(world, 0)
  const image = await world.push('team/web', { tags: ['pr-1'], days: 10 })
  await world.apply(webPolicy(`grace = "0s"\n${more}`, 'untagged = true\n    expire_period = "7d"'), true)
  await world.dryRun('prod/team/web')
  await world.push('team/web', { tags: ['pr-1'], days: 0, seed: 'pushed again' })
  await world.dryRun('prod/team/web')
  // It has been without a tag for long; its successor has not.
  world.clock.skew = 8 * DAY
  await world.push('team/web', { tags: ['pr-1'], days: -8, seed: 'and again' })
  return image
}

/** Does the registry still answer for its digest? */
export const isThere = async (world: World, { digest }: Pushed): Promise<boolean> =>
  (await resolve(world.at(), digest)) !== undefined
