/** Failure modes: disk, jobs and network. */
import { testModes } from './checked.ts'

testModes({ mode: 6 }, { mode: 9 }, { mode: 11 })
