import { CareenError } from '../../policies/model/index.ts'
import { type Check, CHECKS, type CheckResult } from '../../proto/resources/index.ts'
import { MAX_SKEW } from '../inventory/index.ts'
import { reachFailureClause, tlsTrouble } from '../registry/oci/index.ts'
import { TRAITS } from '../registry/vendors/index.ts'
import { clockSkew } from './capabilities.ts'
import { type CheckAnswer, ok, problem, unknown } from './check-result.ts'
import type { ProbeAnswers } from './probe-registry.ts'
import { catalogCheck, deleteCheck, pullCheck, untagCheck } from './repository-checks.ts'

/** Returns all check results, in the order of CHECKS. `now`: the time of the requests. */
export function resultsOf(asked: ProbeAnswers, now: number): readonly CheckResult[] {
  return CHECKS.map((check) => ({ check, ...ASK[check](asked, now) }))
}

const ASK: Readonly<Record<Check, (asked: ProbeAnswers, now: number) => CheckAnswer>> = {
  reachable,
  tls,
  'api version': apiVersion,
  credentials,
  profile,
  catalog: catalogCheck,
  pull: pullCheck,
  delete: deleteCheck,
  untag: untagCheck,
  clock,
  referrers,
  latency,
}

function reachable({ ping, registry }: ProbeAnswers): CheckAnswer {
  if (!(ping instanceof CareenError)) return ok(`${registry.url} answers`)
  if (ping.code !== 'REGISTRY_UNREACHABLE') return unknown('not asked', undefined)
  if (tlsTrouble(ping) !== undefined) return ok(`something answers at ${registry.url}`)
  if (ping.cause === undefined) return problem(ping.message, 'check the url of the registry block')
  return problem(
    `${registry.url} cannot be reached: ${reachFailureClause(ping.cause)}`,
    'check the url, the network from the daemon, and that the registry runs',
  )
}

function tls({ ping, registry }: ProbeAnswers): CheckAnswer {
  const trouble = tlsTrouble(ping)
  if (trouble !== undefined)
    return problem(
      `the connection cannot be trusted: ${trouble}`,
      'set ca_file in the registry block to the certificate of its authority, or repair the certificate',
    )
  if (registry.url.startsWith('https:')) {
    return ping instanceof CareenError
      ? unknown('there is no connection', undefined)
      : ok('the certificate is trusted')
  }
  const { hostname } = new URL(registry.url)
  if (/^(?:localhost|127\.[\d.]+|\[::1\])$/.test(hostname)) return ok('not encrypted, within this host')
  return problem(
    'not encrypted: others on the network can read and change the traffic',
    'use an https url',
    false,
  )
}

function apiVersion({ ping }: ProbeAnswers): CheckAnswer {
  if (ping instanceof CareenError) return unknown('not asked', undefined)
  const { status, headers } = ping.result
  const version = headers.get('docker-distribution-api-version')
  if (version === 'registry/2.0' || status === 200 || status === 401)
    return ok(`/v2/ is there${version === undefined ? '' : `, ${version}`}`)
  return problem(`/v2/ answers ${status}`, 'check that the url is that of a registry, without a path')
}

function credentials({ ping, registry }: ProbeAnswers): CheckAnswer {
  const given = registry.credentials !== undefined
  if (ping instanceof CareenError) {
    return ping.code === 'REGISTRY_UNREACHABLE'
      ? unknown('not asked', undefined)
      : problem(ping.message, 'set them on the hosts of the daemon and the workers')
  }
  const { status, anonymous, refused } = ping.result
  if (status === 200 && anonymous !== 200) return ok('accepted')
  if (status === 200)
    return given
      ? ok('the registry requires none, so these were not verified')
      : ok('none, and the registry requires none')
  if (status !== 401 && status !== 403) return unknown('not asked', undefined)
  return given
    ? problem(
        `refused${detailOf(refused)}`,
        'check user and password of the credentials in the registry block',
      )
    : problem('the registry requires credentials, and its block has none', 'add credentials = "env:NAME"')
}

function detailOf(why: string | undefined): string {
  return why === undefined ? '' : `: ${why}`
}

function profile({ identity, list: listing }: ProbeAnswers): CheckAnswer {
  if (identity === undefined) return unknown('not asked', undefined, false)
  if (identity instanceof CareenError)
    return unknown(`not detected: ${identity.message}`, 'set profile in the registry block', false)
  const { title, list, support, grant } = TRAITS[identity.profile]
  const name = `${title}, by ${identity.by}`
  if (listing instanceof CareenError)
    return problem(
      `${name}: its list: ${listing.message}`,
      listing.code === 'REGISTRY_UNAUTHORIZED' ? grant : 'check the registry and its logs',
    )
  const { unlisted } = listing ?? {}
  if (unlisted !== undefined)
    return problem(`${name}: the OCI API alone; ${unlisted.why}`, unlisted.remedy, false)
  const what = list === undefined ? 'the OCI API alone' : `reads ${list}`
  const note = support === 'verified' ? '' : '; experimental: written from its documentation'
  return ok(`${name}: ${what}${note}`, false)
}

function clock(asked: ProbeAnswers, now: number): CheckAnswer {
  const skew = clockSkew(asked, now)
  if (asked.ping instanceof CareenError) return unknown('not asked', undefined, false)
  if (skew === undefined)
    return asked.registry.trustClock === true
      ? ok("the registry sends no Date; the daemon's clock is trusted (trust_clock)", false)
      : problem(
          'the registry sends no Date, so its clock is not known: no image is deleted by age or rank',
          "if the daemon's clock is synchronized (NTP), set trust_clock = true in the registry block",
        )
  const seconds = Math.round(Math.abs(skew) / 1000)
  if (Math.abs(skew) <= MAX_SKEW) return ok(`${seconds} s apart`)
  return problem(`${Math.round(seconds / 60)} minutes apart: ages would be wrong`, 'set both clocks')
}

function referrers({ referrers: found }: ProbeAnswers): CheckAnswer {
  if (found === undefined || found instanceof CareenError)
    return unknown('not checked, or no clear answer', undefined, false)
  return found
    ? ok('the API is there', false)
    : ok('no such API; signatures are found by their tags and by earlier scans', false)
}

const SLOW = 2000

function latency({ ping }: ProbeAnswers): CheckAnswer {
  if (ping instanceof CareenError) return unknown('not asked', undefined, false)
  const { milliseconds } = ping
  if (milliseconds < SLOW) return ok(`${milliseconds} ms`, false)
  return problem(`${milliseconds} ms for one request`, 'run a worker nearer to the registry', false)
}
