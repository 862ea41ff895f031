import { isRepositoryName } from '../language/index.ts'
import { compileRepositoryPattern } from '../scalars/index.ts'
import { importAcr } from './acr.ts'
import { importEcr } from './ecr.ts'
import { formOf } from './forms.ts'
import { importGar } from './gar.ts'
import { importGhcr } from './ghcr.ts'
import { importGitlab } from './gitlab.ts'
import { importHarbor } from './harbor.ts'
import {
  IMPORTED_REGISTRY,
  type ImportedPolicy,
  type Importer,
  type ImportNote,
  UNWRITTEN_REPOSITORIES,
} from './imported.ts'
import { renamedIn } from './placed.ts'
import { importQuay } from './quay.ts'
import type { ForeignSystem } from './systems.ts'
import { importTencent } from './tencent.ts'
import { importYandex } from './yandex.ts'
import { importZot } from './zot.ts'

export { IMPORTED_REGISTRY, type ImportedPolicy, type ImportNote } from './imported.ts'
export { formOf } from './forms.ts'
export { placedIn } from './placed.ts'
export { printImported } from './print-imported.ts'

/** The importer of each system. */
const BY_SYSTEM: Readonly<Record<ForeignSystem, Importer>> = {
  ecr: importEcr,
  gar: importGar,
  acr: importAcr,
  gitlab: importGitlab,
  harbor: importHarbor,
  quay: importQuay,
  zot: importZot,
  yandex: importYandex,
  tencent: importTencent,
  ghcr: importGhcr,
}

/**
 * Imports a document of a system: a policy, or what is around one. Throws INVALID_ARGUMENT, with the path, for what is no policy of
 * it.
 */
export function importDocument(system: ForeignSystem, document: unknown): readonly ImportedPolicy[] {
  const { policy, notes, ...named } = formOf(system, document)
  return BY_SYSTEM[system](policy).map(({ protection, ...one }) =>
    writable({
      policy: renamedIn(one.policy, named),
      notes: [...notes, ...one.notes],
      ...(protection === undefined ? {} : { protection: renamedIn(protection, named) }),
    }),
  )
}

/** Returns the policy, for repositories that the reader writes if the document has what is no name of any. */
function writable(imported: ImportedPolicy): ImportedPolicy {
  const { policy, notes, protection } = imported
  const { scope } = policy
  const text = scope.kind === 'pattern' ? scope.pattern : scope.kind === 'repository' ? scope.repository : ''
  const isName = scope.kind === 'pattern' ? compileRepositoryPattern(text).ok : isRepositoryName(text)
  if (isName) return imported
  const own = { kind: 'repository', registry: IMPORTED_REGISTRY, repository: UNWRITTEN_REPOSITORIES } as const
  const lost: ImportNote = { kind: 'lost', at: '', text: `careen cannot write the repositories "${text}".` }
  return {
    policy: { ...policy, scope: own },
    notes: [...notes, lost],
    ...(protection === undefined ? {} : { protection: { ...protection, scope: own } }),
  }
}
