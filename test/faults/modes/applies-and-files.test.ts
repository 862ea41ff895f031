/** Failure modes: an apply, a queue, a file or a clock. */
import { testModes } from './checked.ts'

testModes({ mode: 1 }, { mode: 4 }, { mode: 5 }, { mode: 7 }, { mode: 8 }, { mode: 10 }, { mode: 15 })
