/** Failure mode 3 on a process. It waits for the end of a lease, and has a file of its own for that. */
import { testRealModes } from './checked.ts'

await testRealModes(3)
