import { type Duration, type Instant, minuteText } from '../../../policies/model/index.ts'
import { readableDuration } from '../../../policies/scalars/index.ts'
import { ALL_WORKSPACES, type Caller, ROLES } from '../../../proto/resources/index.ts'
import type { Diagnosis } from './diagnosis.ts'

/** Credentials that end sooner are a warning. Milliseconds. */
const SOON: Duration = 7 * 24 * 3_600_000

/** Returns who asks, in which roles, and until when. */
export function callerDiagnosis({ identity, grants, expiresAt }: Caller, now: Instant): Diagnosis {
  const what = identity.startsWith('mtls:') ? 'certificate' : 'token'
  const until = expiresAt === undefined ? '' : `; ${what} until ${minuteText(expiresAt).slice(0, 10)}`
  const text = `${identity}, ${rolesText(grants)}${until}`
  if (grants.length === 0) return { level: 'warn', name: 'you', text: `${text}. Ask an admin for a role` }
  if (expiresAt === undefined || expiresAt - now > SOON)
    return { level: 'ok', name: 'you', text: `you: ${text}` }
  const left = readableDuration(Math.max(0, expiresAt - now))
  return { level: 'warn', name: 'you', text: `${text}, in ${left}. Ask an admin for a new one` }
}

/** Returns each role with its workspaces, the greatest first, as far as a greater one does not include it. */
function rolesText(grants: Caller['grants']): string {
  const all = ROLES.toReversed().flatMap((role) => {
    const places = new Set(grants.filter((one) => one.role === role).flatMap(({ workspaces }) => workspaces))
    return places.size === 0 ? [] : [{ role: role.toLowerCase(), places: [...places] }]
  })
  const people = all.filter(({ role }) => role !== 'worker')
  const roles = people.length === 0 ? all : people
  const everywhere = roles.findIndex(({ places }) => places.includes(ALL_WORKSPACES))
  const shown = everywhere === -1 ? roles : roles.slice(0, everywhere + 1)
  if (shown.length === 0) return 'without a role'
  return shown.map(({ role, places }, at) => `${role} ${whereText(places, at > 0)}`).join(', ')
}

function whereText(places: readonly string[], isAfterOthers: boolean): string {
  if (places.includes(ALL_WORKSPACES)) return isAfterOthers ? 'elsewhere' : 'in all workspaces'
  return `in ${places.join(' and ')}`
}
