import { painter, type Terminal } from '../../cli/framework/terminal.ts'
import { run } from '../../cli/main.ts'

export type Ran = { readonly code: number; readonly stdout: string; readonly stderr: string }

/** Runs a command line in this process, as if piped; `answers` are what a person types. */
export async function runHere(
  argv: readonly string[],
  cwd: string,
  options: {
    readonly answers?: readonly string[]
    readonly input?: string
    readonly env?: Record<string, string>
    readonly colour?: boolean
  } = {},
): Promise<Ran> {
  let stdout = ''
  let stderr = ''
  const answers = [...(options.answers ?? [])]
  const terminal: Terminal = {
    ...quietTerminal({ cwd, env: options.env ?? {} }),
    out: (text) => void (stdout += text),
    err: (text) => void (stderr += text),
    paint: painter(options.colour ?? false),
    interactive: answers.length > 0,
    ask: async (question) => {
      stdout += question
      return answers.shift()
    },
    converse: async ({ prompt, hear, complete }) => {
      for (let state = 'more'; state === 'more' && answers.length > 0;) {
        const typed = answers.shift() ?? ''
        // A tab ends what is completed, and shows what there is.
        const tab = typed.endsWith('\t')
        stdout += prompt() + typed
        if (tab) stdout += complete(typed.slice(0, -1))[0].join(' ')
        stdout += '\n'
        if (!tab) state = hear(typed)
      }
    },
    readInput: async () => options.input ?? '',
  }
  const code = await run(argv, terminal)
  return { code, stdout, stderr }
}

/** A terminal that nobody reads and nobody types at. */
export function quietTerminal({
  cwd,
  env = {},
}: Pick<Terminal, 'cwd'> & Partial<Pick<Terminal, 'env'>>): Terminal {
  return {
    out: () => {},
    err: () => {},
    paint: painter(false),
    interactive: false,
    ask: async () => undefined,
    converse: async () => {},
    readInput: async () => '',
    progress: { show: () => {}, clear: () => {} },
    width: 100,
    signal: new AbortController().signal,
    env,
    cwd,
  }
}
