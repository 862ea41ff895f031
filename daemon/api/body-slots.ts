export type SlotBounds = {
  /** BodySlots in all. */
  readonly all: number
  /** BodySlots of one key. */
  readonly each: number
  /** How many may wait for a slot. */
  readonly waiting: number
}

/** Gives a slot back, or stops waiting. Does nothing the second time. */
export type Leave = () => void

type Waiting = { readonly key: string; readonly admit: () => void }

/** BodySlots that are given in the order of arrival; a key that has its share is passed over. */
export class BodySlots {
  readonly #bounds: SlotBounds
  readonly #used = new Map<string, number>()
  readonly #waiting = new Set<Waiting>()
  #inUse = 0

  constructor(bounds: SlotBounds) {
    this.#bounds = bounds
  }

  /** Calls `admit` now, or when a slot is free. Returns undefined if too many wait already; `admit` is never called then. */
  enter(key: string, admit: () => void): Leave | undefined {
    let admitted = false
    let left = false
    const entry: Waiting = {
      key,
      admit: () => {
        admitted = true
        admit()
      },
    }
    if (!this.#isFree(key)) {
      if (this.#waiting.size >= this.#bounds.waiting) return undefined
      this.#waiting.add(entry)
    } else this.#give(entry)
    return () => {
      if (left) return
      left = true
      this.#waiting.delete(entry)
      if (admitted) this.#takeBack(key)
    }
  }

  #isFree(key: string): boolean {
    return this.#inUse < this.#bounds.all && (this.#used.get(key) ?? 0) < this.#bounds.each
  }

  #give({ key, admit }: Waiting): void {
    this.#inUse += 1
    this.#used.set(key, (this.#used.get(key) ?? 0) + 1)
    admit()
  }

  #takeBack(key: string): void {
    this.#inUse -= 1
    const left = (this.#used.get(key) ?? 0) - 1
    if (left > 0) this.#used.set(key, left)
    else this.#used.delete(key)
    for (const entry of this.#waiting) {
      if (this.#inUse >= this.#bounds.all) return
      if (!this.#isFree(entry.key)) continue
      this.#waiting.delete(entry)
      this.#give(entry)
    }
  }
}
