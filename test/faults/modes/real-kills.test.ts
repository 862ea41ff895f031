/** Failure modes: processes that are killed. */
import { testRealModes } from './checked.ts'

await testRealModes(1, 2)
