/** What a process that runs test files sends to its parent. */
export type Result =
  | {
      readonly type: 'pass' | 'fail' | 'skip'
      readonly file: string
      readonly name: string
      readonly text: string
    }
  /** A test of the top level of its file ended, after so many milliseconds. */
  | { readonly type: 'time'; readonly file: string; readonly time: number }
  /** All tests that were found have ended. */
  | { readonly type: 'end' }

/** Is this what a process of `child.ts` sends? */
export function isResult(message: unknown): message is Result {
  return typeof message === 'object' && message !== null && 'type' in message
}
