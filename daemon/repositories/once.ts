import { type RequestKey, reusedId, type Store } from '../store/store.ts'

/**
 * Does what a request asks for once. A repeated request gets the result of the first, and waits for it if it is in flight. `act` stores
 * its result with `remember`, in the transaction of its effect.
 */
export type Once<T> = (key: RequestKey, act: (remember: (result: T) => void) => Promise<T>) => Promise<T>

/**
 * Returns what remembers the results of requests as JSON. Throws REQUEST_ID_REUSED if another request had the id. A failure is not
 * remembered: a request that waited for it acts itself.
 */
export function openOnce<T>({ requests }: Pick<Store, 'requests'>): Once<T> {
  const inFlight = new Map<string, { readonly text: string; readonly ended: Promise<unknown> }>()
  return async function once(key, act) {
    const before = requests.resultOf(key)
    if (before !== undefined) return JSON.parse(before) as T
    const remember = (result: T): void => requests.remember(key, JSON.stringify(result))
    if (key.id === '') return act(remember)
    const text = JSON.stringify(key)
    const other = inFlight.get(key.id)
    if (other !== undefined) {
      if (other.text !== text) throw reusedId(key)
      await other.ended
      return once(key, act)
    }
    const work = act(remember)
    const ended = work.catch(() => undefined).finally(() => inFlight.delete(key.id))
    inFlight.set(key.id, { text, ended })
    return work
  }
}
