import type { LeaseName } from '../../proto/resources/index.ts'

/**
 * Values of leases: of each run that of its newest lease. Why one for each run: a worker that dies never ends its lease, and the next
 * lease of the run replaces it.
 */
export class ByLease<Value> {
  readonly #values = new Map<string, { readonly generation: number; readonly value: Value }>()

  get({ runId, generation }: LeaseName): Value | undefined {
    const found = this.#values.get(runId)
    return found?.generation === generation ? found.value : undefined
  }

  /** Does nothing if the run has a newer lease. */
  set({ runId, generation }: LeaseName, value: Value): void {
    if ((this.#values.get(runId)?.generation ?? generation) <= generation)
      this.#values.set(runId, { generation, value })
  }

  delete(lease: LeaseName): void {
    if (this.get(lease) !== undefined) this.#values.delete(lease.runId)
  }
}
