import type { Attributes, Context, Span } from '@opentelemetry/api'

type Api = typeof import('@opentelemetry/api')

/** Where an SDK of OpenTelemetry registers itself with the API. */
const REGISTERED = Symbol.for('opentelemetry.js.api.1')

let api: Api | undefined

/** Loads the API of OpenTelemetry if somebody has loaded an SDK before. Without one, nothing is loaded and nothing is traced. */
export async function loadTracing(): Promise<void> {
  if (REGISTERED in globalThis) api ??= await import('@opentelemetry/api')
}

/** Returns the id of the trace that goes on here, in hexadecimal digits. Undefined: nobody traces, or nothing of it. */
export function traceId(): string | undefined {
  return api?.trace.getActiveSpan()?.spanContext().traceId
}

/** What continues a trace elsewhere: headers such as `traceparent`. */
export type TraceHeaders = Readonly<Record<string, string>>

export type SpanWish = {
  readonly name: string
  readonly kind: 'INTERNAL' | 'SERVER' | 'CLIENT' | 'CONSUMER'
  /** No secret, and nothing that a request contains but names. */
  readonly attributes?: Attributes
  /** What the span continues. Absent: what goes on here. Empty: it begins a trace. */
  readonly parent?: TraceHeaders
}

/** A part of a trace that is open. */
export type OpenSpan = {
  /** Runs an action; spans of its own are inside this one. */
  readonly within: <T>(act: () => T) => T
  readonly set: (attributes: Attributes) => void
  /** Ends it, once. `error`: why the work failed; its code is shown, and never its message. */
  readonly end: (error?: unknown) => void
}

const NONE: OpenSpan = { within: (act) => act(), set: () => {}, end: () => {} }

/** Begins a span. `wish` is called only if somebody traces. */
export function beginSpan(wish: () => SpanWish): OpenSpan {
  if (api === undefined) return NONE
  const { context, SpanKind, trace } = api
  const { name, kind, attributes = {}, parent } = wish()
  const around = parent === undefined ? context.active() : continued(api, parent)
  const span = trace.getTracer('careen').startSpan(name, { kind: SpanKind[kind], attributes }, around)
  return opened(api, span, trace.setSpan(around, span))
}

/** Returns what the action returns, inside a span that ends with it, or with the promise that it returns. */
export function inSpan<T>(wish: () => SpanWish, act: (span: OpenSpan) => T): T {
  if (api === undefined) return act(NONE)
  const span = beginSpan(wish)
  try {
    const result = span.within(() => act(span))
    if (result instanceof Promise) return ending(result, span) as T
    span.end()
    return result
  } catch (error) {
    span.end(error)
    throw error
  }
}

async function ending<T>(work: Promise<T>, span: OpenSpan): Promise<T> {
  try {
    return await work
  } catch (error) {
    span.end(error)
    throw error
  } finally {
    span.end()
  }
}

/** Most headers that continue a trace, and characters of one. Why: callers choose them, and runs store them. */
const BOUNDS = { headers: 8, characters: 512 }

/** Returns what continues the trace of what goes on here. Baggage is left out: careen passes on nothing else of its callers. */
export function traceHeaders(): TraceHeaders {
  if (api === undefined) return {}
  const headers: Record<string, string> = {}
  api.propagation.inject(api.context.active(), headers)
  const passed = Object.entries(headers).filter(
    ([name, value]) => name !== 'baggage' && value.length <= BOUNDS.characters,
  )
  return Object.fromEntries(passed.slice(0, BOUNDS.headers))
}

function continued({ propagation, ROOT_CONTEXT }: Api, parent: TraceHeaders): Context {
  return propagation.extract(ROOT_CONTEXT, parent)
}

function opened({ context, SpanStatusCode }: Api, span: Span, inside: Context): OpenSpan {
  let isEnded = false
  return {
    within: (act) => context.with(inside, act),
    set: (attributes) => void span.setAttributes(attributes),
    end: (error) => {
      if (isEnded) return
      isEnded = true
      if (error !== undefined) {
        span.setStatus({ code: SpanStatusCode.ERROR })
        span.setAttribute('error.type', codeOf(error))
      }
      span.end()
    },
  }
}

/** Why no message: it can name things that only some may read. */
function codeOf(error: unknown): string {
  const { code } = Object(error) as { readonly code?: unknown }
  return typeof code === 'string' ? code : 'INTERNAL'
}
