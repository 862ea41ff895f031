import { type Arguments, invalid } from '../framework/arguments.ts'
import { addStepSummary, documentWish, writeDocument } from '../framework/documents.ts'
import { EXIT } from '../framework/exit.ts'
import { NO_SCREEN } from '../framework/screen.ts'
import type { Terminal } from '../framework/terminal.ts'
import type { Client } from '../remote/client.ts'
import { RUN_FORMATS, type RunFormat, runsDocument } from '../views/formats/run-format.ts'
import type { RunFacts } from '../views/run-summary.ts'

/** The document of -format: `note` takes what a run did, and `write` writes it. Without -format both do nothing. */
export type RunsDocument = {
  /** Where the command writes its text: nowhere if standard output has the document. */
  readonly terminal: Terminal
  readonly note: (facts: RunFacts) => void
  /** Writes nothing if no run was noted, and the command did not succeed. */
  readonly write: (client: Pick<Client, 'server'>, status: number) => Promise<void>
}

/** Opens the document of a command. Throws INVALID_ARGUMENT if flags do not fit together. */
export function openRunsDocument(
  command: 'run' | 'dry-run',
  args: Arguments,
  terminal: Terminal,
): RunsDocument {
  const wish = documentWish(command, args, RUN_FORMATS)
  if (wish === undefined) return { terminal, note: () => {}, write: async () => {} }
  refuseUnfit(command, wish.file, args)
  const all: RunFacts[] = []
  return {
    terminal: wish.file === undefined ? textless(terminal) : terminal,
    note: (facts) => void all.push(facts),
    write: async (client, status) => {
      if (all.length === 0 && status !== EXIT.ok) return
      const { name } = await client.server()
      const text = (format: RunFormat): string => runsDocument(all, format, name)
      writeDocument(text(wish.format), wish.file, terminal)
      if (wish.format === 'github') addStepSummary(() => text('markdown'), terminal)
    },
  }
}

function refuseUnfit(command: 'run' | 'dry-run', file: string | undefined, args: Arguments): void {
  const { switches, values } = args
  if (switches.has('detach'))
    throw invalid(command, '-format says what runs did, and -detach does not wait for it. Leave one out')
  const isAsking =
    command === 'run' && !switches.has('auto-approve') && values['approve-images'] === undefined
  if (isAsking && file === undefined)
    throw invalid(
      command,
      '-format alone leaves no room for the question. Add -format-into=FILE, -auto-approve or -approve-images=N',
    )
}

function textless(terminal: Terminal): Terminal {
  return { ...terminal, out: () => {}, screen: NO_SCREEN }
}
