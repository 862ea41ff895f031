/** Milliseconds that a terminal has to hand over what was typed. */
const HAND_OVER = 30

/**
 * Asks a question at the terminal of this process. What was typed before is no answer: nobody can answer a question that is not there yet.
 * Returns undefined at the end of the input, and when the signal aborts.
 */
export async function ask(question: string, signal: AbortSignal): Promise<string | undefined> {
  await discardTyped(process.stdin)
  const { createInterface } = await import('node:readline/promises')
  const lines = createInterface({ input: process.stdin, output: process.stdout })
  const ended = new Promise<undefined>((resolve) => lines.once('close', () => resolve(undefined)))
  lines.once('SIGINT', interrupt)
  try {
    return await Promise.race([lines.question(question, { signal }), ended])
  } catch (error) {
    if (signal.aborted) return undefined
    throw error
  } finally {
    lines.close()
  }
}

/** Reads what a terminal holds, and forgets all of it but a Ctrl-C. */
async function discardTyped(input: typeof process.stdin): Promise<void> {
  if (!input.isTTY) return
  // Why raw: else the terminal keeps a line that has no end yet.
  input.setRawMode(true)
  input.on('data', forget)
  await new Promise((resolve) => setTimeout(resolve, HAND_OVER))
  input.off('data', forget)
  input.pause()
  input.setRawMode(false)
}

function forget(typed: Buffer | string): void {
  if (typed.includes('\u0003')) interrupt()
}

function interrupt(): void {
  process.kill(process.pid, 'SIGINT')
}
