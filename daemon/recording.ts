import type { Duration } from '../policies/model/index.ts'
import { startAudit } from './audit/index.ts'
import type { Clock } from './clock.ts'
import { readSecret } from './events/webhook-secret.ts'
import { startExpiring } from './expiring/index.ts'
import type { Log } from './log.ts'
import type { Meter } from './metrics/index.ts'
import type { Store } from './store/store.ts'
import type { OpenTrust } from './trust/index.ts'
import { startWebhooks } from './webhooks/index.ts'

type RecordingOptions = {
  readonly database: string
  readonly clock: Clock
  readonly log: Log
  readonly version: string
  readonly env: Readonly<Record<string, string | undefined>>
}

type Recorded = {
  readonly store: Store
  readonly hostFile: OpenTrust
  readonly metrics: { readonly meter: Pick<Meter, 'dropped'> }
}

/** Records what this daemon does, and sends what is recorded to the webhooks of careend.hcl. */
export function startRecording(
  { database, clock, log, version, env }: RecordingOptions,
  { store, hostFile, metrics }: Recorded,
): ReturnType<typeof startAudit> {
  const { current, sha256: configuration } = hostFile
  const payloadAge = (): Duration | undefined => current().audit.payloadAge
  const secretOf = (reference: string): Promise<string> => readSecret(reference, env, 'webhook secret')
  const { dropped } = metrics.meter
  const audit = startAudit({ store, database, clock, log, version, configuration, payloadAge })
  const sending = startWebhooks({ store, clock, log, secretOf, dropped, webhooks: () => current().webhooks })
  const finding = startExpiring({ store, clock, log, notices: () => noticesOf(current().webhooks) })
  const close = (): Promise<void> => finding.close().then(sending.close).then(audit.close)
  return { ...audit, close }
}

/** Returns the notices of the webhooks that want them. */
function noticesOf(webhooks: ReturnType<OpenTrust['current']>['webhooks']): readonly Duration[] {
  return webhooks.filter(({ events }) => events.includes('careen.image.expiring')).map(({ notice }) => notice)
}
