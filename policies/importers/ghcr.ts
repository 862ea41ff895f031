import { cleanupAction } from './ghcr-cleanup-action.ts'
import { packageVersions } from './ghcr-package-versions.ts'
import { retentionPolicy } from './ghcr-retention-policy.ts'
import type { Step } from './ghcr-step.ts'
import { type Draft, finished, type Importer, type ImportNote } from './imported.ts'
import { fieldsAt, required, textAt, wrongAt } from './json.ts'
/** Actions of GitHub that clean its container registry, as a step of a workflow: `{ "uses": ..., "with": { ... } }`. */

const ACTIONS: Readonly<Record<string, (step: Step) => Draft>> = {
  'container-retention-policy': retentionPolicy,
  'ghcr-cleanup-action': cleanupAction,
  'delete-package-versions': packageVersions,
}

/** Imports a step that uses container-retention-policy, ghcr-cleanup-action or delete-package-versions. */
export const importGhcr: Importer = (policy) => {
  const step = fieldsAt(policy, '')
  const uses = required(textAt(step['uses'], 'uses'), 'uses')
  const name = uses.replace(/@.*$/, '').split('/').at(-1) ?? ''
  const read = Object.entries(ACTIONS).find(([action]) => action === name)?.[1]
  if (read === undefined)
    throw wrongAt('uses', 'container-retention-policy, ghcr-cleanup-action or delete-package-versions', uses)
  const notes: ImportNote[] = []
  return [finished(read({ fields: fieldsAt(step['with'] ?? {}, 'with'), notes }))]
}
