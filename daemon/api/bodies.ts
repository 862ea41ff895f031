import { CareenError } from '../../policies/model/index.ts'
import { rateLimited } from './admission.ts'
import { type Leave, BodySlots } from './body-slots.ts'
import type { Bounds } from './bounds.ts'

/** What a body is: one message, a stream that is read before anything is done, or one that is answered message by message. */
export type BodyKind = 'message' | 'upload' | 'dialogue'

/** A call whose body is to be read. */
export type BodyCall = {
  readonly identity: string
  readonly kind: BodyKind
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
export function openBodies({
  bodies,
  uploads,
  dialogues,
}: Pick<Bounds, 'bodies' | 'uploads' | 'dialogues'>): ReadBody {
  // Why apart: what everybody may call takes no slot of a plan.
  const kinds: Readonly<Record<BodyKind, Kind>> = {
    message: { slots: new BodySlots(bodies), time: bodies.time, size: undefined },
    upload: { slots: new BodySlots(uploads), time: uploads.time, size: uploads.size },
    dialogue: { slots: new BodySlots(dialogues), time: dialogues.time, size: dialogues.size },
  }
  return (call) => {
    const { slots, time, size } = kinds[call.kind]
    const busy = (): void => call.refuse(rateLimited('too many requests are read at the same time', RETRY))
    let timer: NodeJS.Timeout | undefined
    let isWaiting = true
    const leave = slots.enter(call.identity, () => {
      isWaiting = false
      clearTimeout(timer)
      timer = setTimeout(() => call.refuse(tooSlow(time)), time)
      if (size !== undefined) countBytes(call, size)
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

/** `size`: most bytes of a body. Undefined: those of a message. */
type Kind = { readonly slots: BodySlots; readonly time: number; readonly size: number | undefined }

function countBytes({ onBytes, refuse, kind }: BodyCall, most: number): void {
  let size = 0
  onBytes((bytes) => {
    size += bytes
    if (size - bytes <= most && size > most) refuse(tooLarge(kind, most))
  })
}

function tooSlow(time: number): CareenError {
  return new CareenError(
    'DEADLINE_EXCEEDED',
    `the body of the request did not arrive within ${time / 1000} s`,
  )
}

function tooLarge(kind: BodyKind, most: number): CareenError {
  return kind === 'upload'
    ? new CareenError('PLAN_TOO_LARGE', `the request is larger than ${most >> 20} MiB. Split the workspace`)
    : new CareenError('MESSAGE_TOO_LARGE', `the stream is larger than ${most >> 20} MiB. Open another one`)
}
