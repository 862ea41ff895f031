import { CareenError } from '../../policies/model/index.ts'
import { rateLimited } from './admission.ts'
import { type Leave, BodySlots } from './body-slots.ts'
import type { Bounds } from './bounds.ts'

/** A call whose body is to be read. */
export type BodyCall = {
  readonly identity: string
  /** True if the body is a stream of messages. */
  readonly isStream: boolean
  /** Begins to read. */
  readonly read: () => void
  /** Ends the call with an error. */
  readonly refuse: (error: CareenError) => void
  /** Calls `count` with the bytes of each piece of the body that arrives. */
  readonly onBytes: (count: (bytes: number) => void) => void
}

/** Begins to read a body when a slot is free. Returns a function that gives the slot back. */
export type ReadBody = (call: BodyCall) => Leave

/** After how many milliseconds a caller that found no slot may come back. */
const RETRY = 1000

/** Bounds the bodies that are read at the same time, so that their memory is bounded. A body that waits is not read. */
export function openBodies({ bodies, uploads }: Pick<Bounds, 'bodies' | 'uploads'>): ReadBody {
  const [messages, streams] = [new BodySlots(bodies), new BodySlots(uploads)]
  return (call) => {
    const { time } = call.isStream ? uploads : bodies
    const busy = (): void => call.refuse(rateLimited('too many requests are read at the same time', RETRY))
    let timer: NodeJS.Timeout | undefined
    let isWaiting = true
    const leave = (call.isStream ? streams : messages).enter(call.identity, () => {
      isWaiting = false
      clearTimeout(timer)
      timer = setTimeout(() => call.refuse(tooSlow(time)), time)
      if (call.isStream) countBytes(call, uploads.size)
      call.read()
    })
    if (leave === undefined) busy()
    else if (isWaiting) timer = setTimeout(busy, time)
    return () => {
      clearTimeout(timer)
      leave?.()
    }
  }
}

function countBytes({ onBytes, refuse }: BodyCall, most: number): void {
  let size = 0
  onBytes((bytes) => {
    size += bytes
    if (size - bytes <= most && size > most) refuse(tooLarge(most))
  })
}

function tooSlow(time: number): CareenError {
  return new CareenError(
    'DEADLINE_EXCEEDED',
    `the body of the request did not arrive within ${time / 1000} s`,
  )
}

function tooLarge(most: number): CareenError {
  return new CareenError(
    'PLAN_TOO_LARGE',
    `the request is larger than ${most >> 20} MiB. Split the workspace`,
  )
}
