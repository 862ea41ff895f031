import { type Decision, goes, whyText } from '../../policies/engine/index.ts'
import type { Duration, Instant } from '../../policies/model/index.ts'
import { parseDuration } from '../../policies/scalars/index.ts'
import type { ShownPin } from '../../proto/resources/index.ts'
import { type Arguments, invalid } from '../framework/arguments.ts'
import type { Terminal } from '../framework/terminal.ts'
import type { Client } from '../remote/client.ts'

/** For how long an image is pinned if nothing else is said. Milliseconds. */
const USUAL = 7 * 86_400_000

/** For how long a restored image is pinned that would be deleted again, or `none`: it is not. */
export function pinLength({ values }: Arguments): Duration | 'none' {
  const text = values['pin']
  if (text === undefined) return USUAL
  if (text === 'none') return 'none'
  const length = parseDuration(text)
  if (length !== undefined && length > 0) return length
  throw invalid('restore', `-pin: "${text}" is no duration such as 30d, and not none`)
}

/** An image that was restored. `name`: its repository. */
export type RestoredRef = { readonly name: string; readonly digest: string }

/** A pin of a restored image, and why the next run would delete it again. */
export type RestoredPin = { readonly pin: ShownPin; readonly why: string }

/** Pins a restored image if the next run would delete it again. Returns undefined if it does not. */
export async function pinRestored(
  client: Client,
  { name, digest }: RestoredRef,
  length: Duration | 'none',
  { signal }: Terminal,
): Promise<RestoredPin | undefined> {
  if (length === 'none') return undefined
  const { decisions, nextRunAt } = await client.explain(name, digest, signal)
  const decision = decisions.find((one) => one.digest === digest)
  if (decision === undefined || !isNext(decision, nextRunAt)) return undefined
  const repository = await client.findRepository(name)
  const wish = { repository, reference: digest, reason: 'restored', until: { after: length } }
  const [pin] = await client.pin([wish])
  const why = whyText(decision)
  return pin === undefined ? undefined : { pin, why }
}

/** Why by the next run: its time is on the daemon's clock, as the time at which the image goes. */
function isNext(decision: Decision, nextRunAt: Instant | undefined): boolean {
  if (goes(decision)) return true
  const isHeld = decision.reasons.some(({ kind }) => kind === 'pinned' || kind === 'protected')
  if (isHeld || decision.goesAt === undefined || nextRunAt === undefined) return false
  return decision.goesAt <= nextRunAt
}
