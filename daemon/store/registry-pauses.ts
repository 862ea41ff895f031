import type { RegistryPause } from '../../proto/resources/index.ts'
import type { Sql } from './database.ts'

/** Registries in which nothing is deleted, as a person paused them. */
export type RegistryPauses = {
  readonly get: (registry: string) => RegistryPause | undefined
  /** Replaces an earlier pause. */
  readonly set: (registry: string, pause: RegistryPause) => void
  readonly remove: (registry: string) => void
}

export function registryPauses(sql: Sql): RegistryPauses {
  return {
    get: (registry) =>
      sql.get<RegistryPause>(
        'SELECT reason, paused_by AS pausedBy, paused_at AS pausedAt FROM registry_pause WHERE registry = ?',
        registry,
      ),
    set: (registry, { reason, pausedBy, pausedAt }) => {
      sql.run(
        'INSERT OR REPLACE INTO registry_pause (registry, reason, paused_by, paused_at) VALUES (?, ?, ?, ?)',
        registry,
        reason,
        pausedBy,
        pausedAt,
      )
    },
    remove: (registry) => {
      sql.run('DELETE FROM registry_pause WHERE registry = ?', registry)
    },
  }
}
