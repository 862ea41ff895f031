/** Seeds of the simulation; `seeds.ts` says which. */
import { testPart } from './seeds.ts'

testPart(7)
