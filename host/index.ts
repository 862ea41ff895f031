export { type ProcessIdentity, processIdentity } from './access.ts'
export { groupNumber } from './groups.ts'
export { closeDirectory, makeFilePrivate } from './private-files.ts'
export { type FileUse, type HostFile, LARGEST_AUTHORITIES, readHostFile } from './read-file.ts'
