/** Mistakes and doubts are what the language's front end takes them for. */
export { type Diagnostic, hasErrors, inReadingOrder, type Place } from '../hcl/index.ts'
