import { startReceiver } from './events/receiver.ts'
import { readSecret } from './events/webhook-secret.ts'
import { takeNotifications } from './inventory/index.ts'
import type { HttpListener } from './listening/index.ts'
import type { Log } from './log.ts'
import type { Arrivals } from './schedule/arrivals.ts'
import type { Store } from './store/store.ts'
import type { Trust } from './trust/index.ts'

export type NotificationOptions = {
  readonly store: Store
  readonly trust: Trust
  readonly address: string
  /** File with the secret of registries whose block names none. */
  readonly secretFile?: string
  readonly ignored: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  readonly now: () => number
  /** Called with the time up to which a registry has delivered notifications, on its own clock. */
  readonly delivered: (registry: string, upTo: number) => void
  /** Called with what a registry of a workspace reported. */
  readonly arrived: Arrivals
  readonly log: Log
}

/** Records notifications of declared registries in the store. Reads secrets at use, so that they can be changed. */
export function startNotifications(options: NotificationOptions): Promise<HttpListener> {
  const { store, trust, address, secretFile, ignored, env, now, delivered, arrived, log } = options
  const declared = (name: string) => {
    const stored = store.objects.get(`registry.${name}`)
    if (stored?.object.kind !== 'registry') return undefined
    return { registry: stored.object, workspace: stored.workspace }
  }
  return startReceiver({
    address,
    ignored,
    now,
    delivered,
    isDeclared: (name) => declared(name) !== undefined,
    secretOf: async (name) => {
      const found = declared(name)
      if (found !== undefined) trust.checkEvents(found.registry, found.workspace)
      const reference = found?.registry.eventsSecret ?? (secretFile === undefined ? '' : `file:${secretFile}`)
      return reference === '' ? undefined : readSecret(reference, env)
    },
    record: (name, notifications) => {
      takeNotifications(store, name, notifications)
      const workspace = declared(name)?.workspace
      if (workspace !== undefined) arrived(workspace, name, notifications)
    },
    warn: (message) => log.warn(message),
  })
}
