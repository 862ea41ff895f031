/** Failure modes: a process is killed in a run. */
import { testModes } from './checked.ts'

testModes({ mode: 2, half: 1 })
