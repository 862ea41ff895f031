import { errorCode } from '../policies/model/index.ts'

/** A call that has ended. `code`: OK, or the code of its failure. `ms`: milliseconds from before its first attempt. */
export type LoggedCall = {
  readonly method: string
  readonly code: string
  readonly ms: number
  readonly requestId: string
}

export type CallLog = (call: LoggedCall) => void

/** Returns what is called at the end of a call, with its failure if it has one. The first time counts. */
export function observing(
  observer: CallLog | undefined,
  path: string,
  requestId: string,
): (failure?: unknown) => void {
  if (observer === undefined) return () => {}
  const begunAt = performance.now()
  let isOver = false
  return (failure) => {
    if (isOver) return
    isOver = true
    const [, , method = path] = path.split('/')
    const code = failure === undefined ? 'OK' : (errorCode(failure) ?? 'INTERNAL')
    observer({ method, code, ms: Math.round(performance.now() - begunAt), requestId })
  }
}
