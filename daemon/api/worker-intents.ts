import { given, malformed, toDuration, toTimestamp } from '../../proto/convert/basics.ts'
import { fromIntent } from '../../proto/convert/worker.ts'
import type { OpenIntent as WireOpenIntent } from '../../proto/gen/careen/worker/v1/OpenIntent.ts'
import type { WorkerServiceHandlers } from '../../proto/gen/careen/worker/v1/WorkerService.ts'
import { type Outcome, OUTCOMES } from '../../proto/resources/index.ts'
import { upToBytes } from '../../proto/sizes.ts'
import type { OpenIntent } from '../ledger/index.ts'
import type { LeasedCall } from './leased-calls.ts'

type Handlers = Pick<
  WorkerServiceHandlers,
  'ListOpenIntents' | 'RecordIntent' | 'SettleIntent' | 'RecordPutBack'
>

/** Handlers of the worker service for intents. */
export function intentHandlers(leased: LeasedCall): Handlers {
  return {
    ListOpenIntents: leased(async ({ after }, { ledger, lease }) => {
      const open = await ledger.openIntents(lease)
      const last = open.findIndex(({ id }) => id === after)
      if (after !== '' && last < 0) throw malformed('after', 'it is no open intent')
      return { intents: upToBytes(open.slice(last + 1).map(toOpenIntent)) }
    }),
    RecordIntent: leased(async ({ intent }, { ledger, lease }) => {
      const { id, sendWithin } = await ledger.intend(lease, fromIntent(intent))
      return { id, ...given({ sendWithin: sendWithin === undefined ? undefined : toDuration(sendWithin) }) }
    }),
    SettleIntent: leased(async ({ id, outcome, detail }, { ledger, lease }) => {
      await ledger.recordOutcome(lease, id, fromOutcome(outcome), detail === '' ? undefined : detail)
      return {}
    }),
    RecordPutBack: leased(async ({ digests }, { ledger, lease }) => {
      await ledger.putBack(lease, digests)
      return {}
    }),
  }
}

/** A manifest that would fill a message is left out, in bytes. */
const LARGE = 256 << 10

function toOpenIntent({ id, bytes, createdAt, mayArriveFor, ...intent }: OpenIntent): WireOpenIntent {
  const { digest, action, tags, mediaType, children } = intent
  const manifest = Buffer.from(bytes.length > LARGE ? [] : bytes)
  return {
    id,
    intent: {
      digest,
      untagOnly: action === 'UNTAG',
      tags: [...tags],
      mediaType,
      manifest,
    },
    children: [...children],
    lateMilliseconds: Math.ceil(mayArriveFor),
    createTime: toTimestamp(createdAt),
  }
}

function fromOutcome(outcome: string): Outcome {
  const known = OUTCOMES.find((one) => one === outcome)
  if (known !== undefined) return known
  throw malformed('outcome', `"${outcome}" is not known`)
}
