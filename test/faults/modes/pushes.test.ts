/** Failure modes: pushes, processes that stand still, and stops. */
import { testModes } from './checked.ts'

testModes({ mode: 13 }, { mode: 3 }, { mode: 14 })
