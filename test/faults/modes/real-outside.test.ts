/** Failure modes: Redis and clocks, with processes as users start them. */
import { testRealModes } from './checked.ts'

await testRealModes(4, 5, 8)
