/** Failure modes: registries. */
import { testModes } from './checked.ts'

testModes({ mode: 12 })
