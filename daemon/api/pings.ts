import { constants, type ServerHttp2Session } from 'node:http2'

/** How many pings may come too early. Why some: a connection can be late, and the next ping after it is then early. */
const EARLY = 2

/** Clients of gRPC ping less often when they receive it. */
const TEXT = 'too_many_pings'

/**
 * Ends a connection that sends pings too often while it has no call. `every`: the shortest time between two, in milliseconds. A call
 * allows pings: clients measure the connection with them.
 */
export function watchPings(session: ServerHttp2Session, every: number): void {
  let calls = 0
  let early = 0
  let last = Number.NEGATIVE_INFINITY
  session.on('stream', (stream) => {
    calls += 1
    early = 0
    last = Number.NEGATIVE_INFINITY
    stream.once('close', () => (calls -= 1))
  })
  session.on('ping', () => {
    if (calls > 0) return
    const now = performance.now()
    const isEarly = now - last < every
    last = now
    if (!isEarly) return
    early += 1
    if (early <= EARLY || session.destroyed) return
    session.goaway(constants.NGHTTP2_ENHANCE_YOUR_CALM, 0, Buffer.from(TEXT))
    session.destroy()
  })
}
