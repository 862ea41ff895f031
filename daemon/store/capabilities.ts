import type { RegistryCapabilities } from '../../proto/resources/index.ts'
import type { Sql } from './database.ts'
import { decode } from './decode.ts'

/** What registries were found to be able to do, by their names; one that is declared no more may still be here. */
export type FactsOfRegistries = {
  readonly get: (registry: string) => RegistryCapabilities | undefined
  /** Replaces what was known. */
  readonly put: (registry: string, facts: RegistryCapabilities) => void
}

export function registryFacts(sql: Sql): FactsOfRegistries {
  return {
    get: (registry) => {
      const row = sql.get<{ facts: string }>('SELECT facts FROM registry_facts WHERE registry = ?', registry)
      return row === undefined
        ? undefined
        : decode<RegistryCapabilities>(row.facts, `facts of registry ${registry}`)
    },
    put: (registry, facts) => {
      sql.run(
        'INSERT OR REPLACE INTO registry_facts (registry, facts, probed_at) VALUES (?, ?, ?)',
        registry,
        JSON.stringify(facts),
        facts.probedAt,
      )
    },
  }
}
