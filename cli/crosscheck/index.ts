export { agreed, allRanges, readChanges, startReading } from './crosscheck.ts'
