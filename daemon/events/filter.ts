import type { ReceivedNotification } from '../../proto/resources/index.ts'
import type { Event } from './envelope.ts'

/** Programs that pull images to look at them, not to run them. Text that is part of a user agent, in lower case. */
const SCANNERS: readonly string[] = ['trivy', 'clair', 'grype', 'syft', 'anchore', 'harbor-scanner']

/** Ids that are remembered: a registry repeats what it is not sure of having told within minutes. */
const REMEMBERED = 10_000

/** Takes notices that count. */
export type Take = (notices: readonly ReceivedNotification[]) => void

/**
 * Hands each event on once, and pulls only of those who may run an image: not our own, nor those of scanners. Where `take`
 * throws, the events were not seen. `ignored`: further parts of user agents, or names of actors.
 */
export function openSift(ignored: readonly string[]): (events: readonly Event[], take: Take) => void {
  const seen = new Set<string>()
  const agents = [...SCANNERS, ...ignored.map((name) => name.toLowerCase())]
  const actors = new Set(ignored)
  const counts = ({ notice, userAgent, actor }: Event): boolean => {
    if (notice.action !== 'pull') return true
    const agent = userAgent.toLowerCase()
    return !agent.startsWith('careen/') && !actors.has(actor) && !agents.some((one) => agent.includes(one))
  }
  return (events, take) => {
    const fresh = new Map(events.filter(({ id }) => !seen.has(id)).map((event) => [event.id, event]))
    const notices = [...fresh.values()].filter(counts).map(({ notice }) => notice)
    if (notices.length > 0) take(notices)
    for (const id of fresh.keys()) remember(seen, id)
  }
}

/** A set keeps the order in which things came: the oldest goes first. */
function remember(seen: Set<string>, id: string): void {
  seen.add(id)
  const [oldest] = seen
  if (seen.size > REMEMBERED && oldest !== undefined) seen.delete(oldest)
}
