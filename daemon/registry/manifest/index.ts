export { digestOf } from './digest.ts'
export {
  configFacts,
  inspect,
  inspect as look,
  type InspectedManifest,
  type InspectedManifest as Looked,
  lastingFacts,
  type ManifestCache,
} from './inspect.ts'
export { ACCEPT, MEDIA, type Parsed, childrenOf, namedIn, parseManifest, subjectOf } from './manifest.ts'
export { inParallel } from './parallel.ts'
export { EMPTY_BLOB, holdsTombstone, isTombstone, tombstoneOf } from './tombstone.ts'
