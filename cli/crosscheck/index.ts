export { type EarlyReading, openEarlyReading, readChanges } from './changes.ts'
export { agreed, allRanges, startReading } from './crosscheck.ts'
