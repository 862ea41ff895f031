import type { Duplex } from 'node:stream'
import type { ApiLimits } from './bounds.ts'

/** The first bytes of every HTTP/2 connection. */
const BEGIN = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'
const PREFACE = Buffer.from(BEGIN)

/** Counts the connections of a listener. */
export class ConnectionCounts {
  readonly #bounds: () => ApiLimits['connections']
  readonly #peers = new Map<string, number>()
  #open = 0

  /** `bounds` returns the bounds in force. */
  constructor(bounds: () => ApiLimits['connections']) {
    this.#bounds = bounds
  }

  /**
   * Counts a connection. `peer`: its address, or undefined for a unix socket. Returns a function that ends it and may be called once, or
   * undefined if there are too many connections.
   */
  enter(peer: string | undefined): (() => void) | undefined {
    const key = peer === undefined ? undefined : canonical(peer)
    const ofPeer = key === undefined ? 0 : (this.#peers.get(key) ?? 0)
    const { all, each } = this.#bounds()
    if (this.#open >= all || ofPeer >= each) return undefined
    this.#open += 1
    if (key !== undefined) this.#peers.set(key, ofPeer + 1)
    return () => {
      this.#open -= 1
      if (key !== undefined) this.#leave(key)
    }
  }

  #leave(key: string): void {
    const left = (this.#peers.get(key) ?? 0) - 1
    if (left > 0) this.#peers.set(key, left)
    else this.#peers.delete(key)
  }
}

/** An IPv4 address has a second form on a socket of both families. */
function canonical(address: string): string {
  return address.replace(/^::ffff:(?=[\d.]+$)/i, '')
}

/**
 * Calls `ready` when a connection begins with the preface of HTTP/2, which it leaves in the connection. Destroys the connection if it
 * begins otherwise, or if the preface has not arrived after `time` milliseconds.
 */
export function awaitPreface(connection: Duplex, time: number, ready: () => void): void {
  const timer = setTimeout(() => connection.destroy(), time)
  const read = (): void => {
    const begin = connection.read(PREFACE.length) as Buffer | null
    if (begin === null) return
    clearTimeout(timer)
    connection.off('readable', read)
    if (!begin.equals(PREFACE)) {
      connection.destroy()
      return
    }
    connection.unshift(begin)
    ready()
  }
  connection.on('readable', read)
  connection.once('close', () => clearTimeout(timer))
}
