/** How one thing is, and what to do. The text names it if it is well. */
export type Diagnosis = {
  readonly level: 'fail' | 'warn' | 'ok'
  readonly name: string
  readonly text: string
  readonly code?: string
}
