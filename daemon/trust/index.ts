export { checksReferences, LOCAL_TRUST, type Trust, trusted } from './bindings.ts'
export type { CareendFile } from './careend-file.ts'
export { grantsOf } from './grant-blocks.ts'
export { openTrust, type OpenTrust } from './open-trust.ts'
