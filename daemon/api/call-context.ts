import type { Metadata } from '@grpc/grpc-js'
import type { Caller } from '../../proto/resources/index.ts'

/** What the edge knows of a call, for its handler. */
export type CallContext = {
  /** Who calls. */
  readonly caller: Caller
  /** The address of the caller. Undefined: a unix socket. */
  readonly peer: string | undefined
  /** Names the call in answers and in the log. */
  readonly requestId: string
  /** Ends the stream at once. The caller receives RESOURCE_EXHAUSTED, also if it reads nothing. */
  readonly exhaust: () => void
}

const contexts = new WeakMap<Metadata, CallContext>()

/** Binds the context to the metadata that the handler receives. */
export function bindContext(metadata: Metadata, context: CallContext): void {
  contexts.set(metadata, context)
}

/** Returns the context of a call, or undefined if it did not pass the edge. */
export function contextOf({ metadata }: { readonly metadata: Metadata }): CallContext | undefined {
  return contexts.get(metadata)
}

/** Returns the context of a call. Requires that the call passed the edge. */
export function admittedContext(call: { readonly metadata: Metadata }): CallContext {
  const context = contextOf(call)
  if (context === undefined) throw new Error('the call was not admitted')
  return context
}
