import { importAcr } from './acr.ts'
import { importEcr } from './ecr.ts'
import { importGar } from './gar.ts'
import { importGhcr } from './ghcr.ts'
import { importGitlab } from './gitlab.ts'
import { importHarbor } from './harbor.ts'
import type { Importer } from './imported.ts'
import { importQuay } from './quay.ts'
import type { ForeignSystem } from './systems.ts'
import { importTencent } from './tencent.ts'
import { importYandex } from './yandex.ts'
import { importZot } from './zot.ts'

export { IMPORTED_REGISTRY, type ImportedPolicy, type ImportNote } from './imported.ts'
export { placedIn } from './placed.ts'
export { printImported } from './print-imported.ts'

/** The importer of each system. */
export const IMPORTERS: Readonly<Record<ForeignSystem, Importer>> = {
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
