export type Equivalent = { readonly file: string; readonly code: string; readonly why: string }

/**
 * Mutants that no test can kill, because no input makes them differ from the source: listed apart, left out
 * of the score. `file` is relative to the root, `code` is what `run.ts` prints under a survivor, and `why`
 * is the proof that it behaves the same. A mutant that a test could kill does not belong here, however hard
 * the test is to write.
 */
export const EQUIVALENT: readonly Equivalent[] = []
