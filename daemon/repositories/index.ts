export { partsOf, referringIn } from './deleted-images.ts'
export { type ManifestRetention, expireManifests } from './manifest-retention.ts'
export { restoreImage } from './put-image.ts'
export { repositoryOperations } from './service.ts'
