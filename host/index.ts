export { type FileUse, type HostFile, LARGEST_AUTHORITIES, readHostFile } from './read-file.ts'
