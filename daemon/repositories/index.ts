export { partsOf, referringIn, type Removals, removalsOf } from './deleted-images.ts'
export { type ManifestRetention, expireManifests } from './manifest-retention.ts'
export { restoreImage, type RestorePart, type RestoreReport } from './put-image.ts'
export { repositoryOperations } from './service.ts'
