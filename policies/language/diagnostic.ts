/** Errors and warnings have the form of the language's front end. */
export { type Diagnostic, hasErrors, inReadingOrder, type Place } from '../hcl/index.ts'
