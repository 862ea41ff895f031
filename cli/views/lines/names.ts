import type { RepositoryRef } from '../../../policies/model/index.ts'

/** Returns `REGISTRY/REPOSITORY`. */
export function repositoryName({ registry, repository }: RepositoryRef): string {
  return `${registry}/${repository}`
}
