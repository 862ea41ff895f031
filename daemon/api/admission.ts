import type { Metadata } from '@grpc/grpc-js'
import { CareenError, type Code } from '../../policies/model/index.ts'
import { malformed } from '../../proto/convert/basics.ts'
import type { Caller } from '../../proto/resources/index.ts'
import type { Denials } from '../services.ts'
import { isOpen, methodKey } from './access.ts'
import { auditActor, withClaim } from './actor.ts'
import type { Authorize } from './authorize.ts'
import type { Bounds, ApiLimits } from './bounds.ts'
import type { ClientCertificate } from './client-certificates.ts'
import { noteDenial } from './denied.ts'
import { methodUnknown } from './grpc-server.ts'
import { type Identify, NOBODY } from './identities.ts'
import { type Rate, rateLimiter } from './rates.ts'

/** A call before its body is read. */
export type Arrival = {
  readonly path: string
  readonly metadata: Metadata
  /** The address of the caller; undefined: a unix socket. */
  readonly peer: string | undefined
  /** The certificate that the client has shown. */
  readonly certificate: ClientCertificate | undefined
  /** The header with the deadline that the caller asks for. */
  readonly timeout: string | undefined
  /** How the listener of the call identifies callers. */
  readonly identify: Identify
}

/** Returns who calls, later if an issuer has to be asked. Throws, or rejects, with the reason if the call is refused. */
export type AdmitCall = (arrival: Arrival) => Admitted | Promise<Admitted>

/** `slots`: whose share of the bodies that are read at the same time this call uses. */
export type Admitted = {
  readonly caller: Caller
  readonly slots: string
  /** By how much more the listener allows than others. */
  readonly factor: number
}

export type AdmissionOptions = {
  readonly authorize: Authorize
  readonly isKnown: (path: string) => boolean
  readonly bounds: Bounds
  /** Returns the rates in force. */
  readonly limits: () => ApiLimits
  readonly monotonic: () => number
  readonly denials: Denials
}

const WORKER = /\.WorkerService\//

/**
 * Returns the checks of a call on its metadata, in this order: deadline, size of the metadata, credentials, method, role in any
 * workspace, rate. Valid credentials are accepted also from an address whose failures are limited: a token has 16 characters or more,
 * so a guess costs a hash and nothing else.
 */
export function openAdmission(options: AdmissionOptions): AdmitCall {
  const { authorize, isKnown, bounds, limits, monotonic } = options
  const failures = rateLimiter(() => limits().failures, monotonic)
  const refuseRate = openRates(options)
  return (arrival) => {
    const { metadata, peer, certificate, timeout, identify } = arrival
    refuseTimeout(timeout, bounds.deadline)
    const size = sizeOf(metadata)
    if (size > bounds.metadata) throw metadataTooLarge(size, bounds.metadata)
    const failed = failedBy(
      () => failures.take(peer ?? 'unix'),
      (code) => options.denials.authenticationFailed(peer ?? '', code),
    )
    const admit = (caller: Caller): Admitted => {
      const slots = admitted(arrival, caller)
      refuseRate({ path: arrival.path, slots, isSocket: peer === undefined })
      return { caller, slots, factor: peer === undefined ? bounds.socketFactor : 1 }
    }
    // Why no look at credentials: a probe has none, and an outdated token must not make a daemon look ill.
    if (isOpen(arrival.path)) return admit(NOBODY)
    const caller = outcomeOf(() => identify(metadata, certificate), failed)
    // Why not always a promise: most callers are known at once.
    return caller instanceof Promise ? caller.catch(failed).then(admit) : admit(caller)
  }

  /** Returns whose share the call uses. Throws if the method is unknown, or not for the caller. */
  function admitted({ path, peer, metadata }: Arrival, caller: Caller): string {
    if (!isKnown(path)) throw methodUnknown(path)
    try {
      authorize.admit(path, caller)
    } catch (error) {
      noteDenial(
        options.denials,
        { path, actor: auditActor({ caller: withClaim(caller, metadata), peer, requestId: '' }) },
        error,
      )
      throw error
    }
    // Why also the address: workers on several hosts can share an identity, and callers of open methods have none.
    return WORKER.test(path) || isOpen(path) ? `${caller.identity} ${peer ?? 'unix'}` : caller.identity
  }
}

function outcomeOf<T>(act: () => T, failed: (error: unknown) => never): T {
  try {
    return act()
  } catch (error) {
    return failed(error)
  }
}

/** Returns what throws the reason of a failure. `failed` returns 0, or for how many milliseconds the address has failed too often. */
function failedBy(failed: () => number, note: (code: Code) => void): (error: unknown) => never {
  return (error) => {
    note(CareenError.from(error).code)
    const wait = failed()
    throw wait === 0 ? error : rateLimited('too many calls without valid credentials', wait)
  }
}

type Rated = { readonly path: string; readonly slots: string; readonly isSocket: boolean }

/** Returns what counts the calls of each identity. It throws RATE_LIMITED, with the time to wait. */
function openRates({ bounds, limits, monotonic }: AdmissionOptions): (call: Rated) => void {
  const limiter = (current: () => Rate | undefined) => {
    const rate = (factor: number) => () => times(current() ?? UNLIMITED, factor)
    const [host, socket] = [1, bounds.socketFactor].map((factor) => rateLimiter(rate(factor), monotonic))
    return { host, socket }
  }
  const [calls, workerCalls] = [limiter(() => limits().calls), limiter(() => limits().workerCalls)]
  const methods = new Map(
    Object.keys(limits().methods).map((key) => [key, limiter(() => limits().methods[key])]),
  )
  return ({ path, slots, isSocket }) => {
    const kind = isSocket ? 'socket' : 'host'
    const key = methodKey(path)
    const ofMethod = methods.get(key)?.[kind]?.take(slots) ?? 0
    if (ofMethod > 0) throw rateLimited(`too many calls of ${key.replace(/^.*\//, '')} at once`, ofMethod)
    const wait = (WORKER.test(path) ? workerCalls : calls)[kind]?.take(slots) ?? 0
    if (wait > 0) throw rateLimited('too many calls at once', wait)
  }
}

const UNLIMITED: Rate = { rate: Number.MAX_SAFE_INTEGER, burst: Number.MAX_SAFE_INTEGER }

/** Returns the error of a call that comes too early by `wait` milliseconds. */
export function rateLimited(why: string, wait: number): CareenError {
  return new CareenError(
    'RATE_LIMITED',
    `${why}. Try again in ${(Math.max(wait, 100) / 1000).toFixed(1)} s`,
    {
      retryAfter: wait,
    },
  )
}

const UNITS: Readonly<Record<string, number>> = { H: 3_600_000, M: 60_000, S: 1000, m: 1, u: 1e-3, n: 1e-6 }

function refuseTimeout(timeout: string | undefined, longest: number): void {
  if (timeout === undefined) return
  const [, count, unit = ''] = /^(\d{1,8})([HMSmun])$/.exec(timeout) ?? []
  if (count === undefined) throw malformed('grpc-timeout', `"${timeout}" is no time, such as 10S`)
  if (Number(count) * (UNITS[unit] ?? 0) <= longest) return
  throw new CareenError(
    'DEADLINE_TOO_LONG',
    `a deadline of ${timeout} is longer than ${longest / 60_000} minutes`,
    {
      metadata: { field: 'grpc-timeout' },
    },
  )
}

function times({ rate, burst }: Rate, factor: number): Rate {
  return { rate: rate * factor, burst: burst * factor }
}

function metadataTooLarge(size: number, most: number): CareenError {
  return new CareenError('MESSAGE_TOO_LARGE', `the metadata has ${size} bytes; at most ${most} are allowed`)
}

function sizeOf(metadata: Metadata): number {
  const lines = Object.entries(metadata.getMap())
  return lines.reduce((sum, [name]) => sum + name.length + valuesOf(metadata, name), 0)
}

function valuesOf(metadata: Metadata, name: string): number {
  return metadata.get(name).reduce((sum, value) => sum + value.length, 0)
}
