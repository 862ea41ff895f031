import type { ReceivedNotification } from '../../proto/resources/index.ts'
import type { Event } from './envelope.ts'

/** Parts of user agents, in lower case, of programs that pull images to scan them. */
const SCANNERS: readonly string[] = ['trivy', 'clair', 'grype', 'syft', 'anchore', 'harbor-scanner']

/** Most ids that are stored. Why: a registry repeats unconfirmed notifications within minutes. */
const REMEMBERED = 10_000

/** Records notifications. Throws if none was recorded. */
export type RecordNotifications = (notifications: readonly ReceivedNotification[]) => void

/** Passes on what counts of events, with one call or none. */
export type NotificationFilter = (events: readonly Event[], record: RecordNotifications) => void

/**
 * Returns a function that records each event once. Omits pulls of careen and of scanners. If recording throws, the events count as
 * not received. `ignored`: further parts of user agents, or names of actors.
 */
export function openFilter(ignored: readonly string[]): NotificationFilter {
  const seen = new Set<string>()
  const agents = [...SCANNERS, ...ignored.map((name) => name.toLowerCase())]
  const actors = new Set(ignored)
  const counts = ({ notification, userAgent, actor }: Event): boolean => {
    if (notification.action !== 'pull') return true
    const agent = userAgent.toLowerCase()
    return !agent.startsWith('careen/') && !actors.has(actor) && !agents.some((one) => agent.includes(one))
  }
  return (events, record) => {
    const fresh = new Map(events.filter(({ id }) => !seen.has(id)).map((event) => [event.id, event]))
    const notifications = [...fresh.values()].filter(counts).map(({ notification }) => notification)
    if (notifications.length > 0) record(notifications)
    for (const id of fresh.keys()) remember(seen, id)
  }
}

/** Adds an id and removes the oldest one beyond the bound. */
function remember(seen: Set<string>, id: string): void {
  seen.add(id)
  const [oldest] = seen
  if (seen.size > REMEMBERED && oldest !== undefined) seen.delete(oldest)
}
