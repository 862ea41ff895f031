import { CareenError } from '../../policies/model/index.ts'
import { type Check, CHECKS, type CheckResult } from '../../proto/resources/index.ts'
import { MAX_SKEW } from '../inventory/index.ts'
import { tlsTrouble } from '../registry/oci/index.ts'
import { TRAITS } from '../registry/vendors/index.ts'
import { clockSkew } from './capabilities.ts'
import { type Found, ok, problem, unknown } from './check-result.ts'
import type { Asked } from './probe-registry.ts'
import { catalogFinding, deleteFinding, pullFinding, untagFinding } from './repository-checks.ts'

/** All results, in the order of CHECKS. `now`: when it was asked. */
export function resultsOf(asked: Asked, now: number): readonly CheckResult[] {
  return CHECKS.map((check) => ({ check, ...ASK[check](asked, now) }))
}

const ASK: Readonly<Record<Check, (asked: Asked, now: number) => Found>> = {
  reachable,
  tls,
  'api version': apiVersion,
  credentials,
  profile,
  catalog: catalogFinding,
  pull: pullFinding,
  delete: deleteFinding,
  untag: untagFinding,
  clock,
  referrers,
  latency,
}

function reachable({ door, registry }: Asked): Found {
  if (!(door instanceof CareenError)) return ok(`${registry.url} answers`)
  if (door.code !== 'REGISTRY_UNREACHABLE') return unknown('not asked', undefined)
  if (tlsTrouble(door) !== undefined) return ok(`something answers at ${registry.url}`)
  const why = door.cause instanceof Error && door.cause.message !== '' ? `: ${door.cause.message}` : ''
  return problem(
    `${registry.url} cannot be reached${why}`,
    'check the url, the network from the daemon, and that the registry runs',
  )
}

function tls({ door, registry }: Asked): Found {
  const trouble = tlsTrouble(door)
  if (trouble !== undefined)
    return problem(
      `the connection cannot be trusted: ${trouble}`,
      'give the certificate of its authority with ca_file in the registry block, or repair the certificate',
    )
  if (registry.url.startsWith('https:')) {
    return door instanceof CareenError
      ? unknown('there is no connection', undefined)
      : ok('the certificate is trusted')
  }
  const { hostname } = new URL(registry.url)
  if (/^(?:localhost|127\.[\d.]+|\[::1\])$/.test(hostname)) return ok('not encrypted, within this host')
  return problem('not encrypted: whoever is between can read and change it', 'use an https url', false)
}

function apiVersion({ door }: Asked): Found {
  if (door instanceof CareenError) return unknown('not asked', undefined)
  const { status, headers } = door.greeting
  const version = headers.get('docker-distribution-api-version')
  if (version === 'registry/2.0' || status === 200 || status === 401)
    return ok(`/v2/ is there${version === undefined ? '' : `, ${version}`}`)
  return problem(`/v2/ answers ${status}`, 'check that the url is that of a registry, without a path')
}

function credentials({ door, registry }: Asked): Found {
  const given = registry.credentials !== undefined
  if (door instanceof CareenError) {
    return door.code === 'REGISTRY_UNREACHABLE'
      ? unknown('not asked', undefined)
      : problem(door.message, 'set them where the daemon and the workers run')
  }
  const { status, anonymous, refused } = door.greeting
  if (status === 200 && anonymous !== 200) return ok('accepted')
  if (status === 200)
    return given ? ok('the door asks for none, so these were not looked at') : ok('none, and none asked for')
  if (status !== 401 && status !== 403) return unknown('not asked', undefined)
  return given
    ? problem(
        `refused${told(refused)}`,
        'check user and password behind the credentials of the registry block',
      )
    : problem('the registry wants some, and its block has none', 'add credentials = "env:NAME"')
}

function told(why: string | undefined): string {
  return why === undefined ? '' : `: ${why}`
}

function profile({ identity, list: listing }: Asked): Found {
  if (identity === undefined) return unknown('not asked', undefined, false)
  if (identity instanceof CareenError)
    return unknown(`not found out: ${identity.message}`, 'set profile in the registry block', false)
  const { title, list, tried, grant } = TRAITS[identity.profile]
  const name = `${title}, by ${identity.by}`
  if (listing instanceof CareenError)
    return problem(
      `${name}: its list: ${listing.message}`,
      listing.code === 'REGISTRY_UNAUTHORIZED' ? grant : 'see above all whether the registry is well',
    )
  const { unlisted } = listing ?? {}
  if (unlisted !== undefined)
    return problem(`${name}: the OCI API alone; ${unlisted.why}`, unlisted.next, false)
  const what = list === undefined ? 'the OCI API alone' : `reads ${list}`
  const doubt = tried ? '' : '; follows its documentation, was not tried on a real one'
  return ok(`${name}: ${what}${doubt}`, false)
}

function clock(asked: Asked, now: number): Found {
  const skew = clockSkew(asked, now)
  if (asked.door instanceof CareenError) return unknown('not asked', undefined, false)
  if (skew === undefined)
    return asked.registry.trustClock === true
      ? ok("it sends no Date; the daemon's clock is taken at its word (trust_clock)", false)
      : problem(
          'it sends no Date, so the clock is not known: nothing goes by age or rank',
          "if the daemon's clock is kept right (NTP), set trust_clock = true in the registry block",
        )
  const seconds = Math.round(Math.abs(skew) / 1000)
  if (Math.abs(skew) <= MAX_SKEW) return ok(`${seconds} s apart`)
  return problem(`${Math.round(seconds / 60)} minutes apart: ages would be wrong`, 'set both clocks')
}

function referrers({ referrers: found }: Asked): Found {
  if (found === undefined || found instanceof CareenError)
    return unknown('not asked, or no clear answer', undefined, false)
  return found
    ? ok('the API is there', false)
    : ok('no such API; signatures are found by their tags, and what was seen before', false)
}

const SLOW = 2000

function latency({ door }: Asked): Found {
  if (door instanceof CareenError) return unknown('not asked', undefined, false)
  const { milliseconds } = door
  if (milliseconds < SLOW) return ok(`${milliseconds} ms`, false)
  return problem(`${milliseconds} ms for one answer`, 'run a worker nearer to the registry', false)
}
