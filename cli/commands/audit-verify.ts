import { createReadStream } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { createInterface } from 'node:readline'
import {
  type AuditEvent,
  type BrokenChain,
  type ChainHead,
  fromLine,
  openVerification,
  publicKeyOf,
  type WholeChain,
} from '../../policies/audit/index.ts'
import { CareenError } from '../../policies/model/index.ts'
import { type Arguments, invalid } from '../framework/arguments.ts'
import { EXIT } from '../framework/exit.ts'
import type { Terminal } from '../framework/terminal.ts'
import { withClient } from '../remote/with-client.ts'
import { brokenText, wholeText } from '../views/audit.ts'
import { chainLine } from '../views/lines/daemon-lines.ts'

const LISTING = ['who', 'run', 'repository', 'since', 'limit'] as const

/** Verifies the events of a file, of standard input (`-`), or of the daemon. Returns 1 if the chain is broken. */
export async function verifyAudit(
  file: string | undefined,
  args: Arguments,
  terminal: Terminal,
): Promise<number> {
  const refused = LISTING.find((flag) => args.values[flag] !== undefined)
  if (refused !== undefined || args.switches.has('follow'))
    throw invalid('audit', `-${refused ?? 'follow'} chooses events, and all are verified`)
  const known = { anchor: anchorOf(args), key: keyOf(args) }
  const result = await (file === undefined
    ? withClient(args, terminal, (client) =>
        verify(
          client.auditEvents({ filter: '', after: undefined, order: 'oldest', signal: terminal.signal }),
          known,
        ),
      )
    : verify(eventsIn(file, terminal), known))
  terminal.lines(() => [chainLine(result)])
  if (result.kind === 'whole') terminal.out(wholeText(result, known))
  else terminal.err(brokenText(result, terminal.paint))
  return result.kind === 'whole' ? EXIT.ok : EXIT.error
}

async function verify(
  events: AsyncIterable<AuditEvent>,
  known: Parameters<typeof openVerification>[0],
): Promise<BrokenChain | WholeChain> {
  const verification = openVerification(known)
  for await (const event of events) {
    const broken = verification.add(event)
    if (broken !== undefined) return broken
  }
  return verification.end()
}

async function* eventsIn(file: string, terminal: Terminal): AsyncGenerator<AuditEvent> {
  const shown = file === '-' ? 'standard input' : file
  let place = 0
  // Why: a stream of lines without the last one was cut.
  let isOpen = false
  for await (const line of linesIn(file, terminal)) {
    place += 1
    if (line.trim() === '') continue
    const { type, text } = exportedLine(line)
    isOpen = type === 'other' ? isOpen : type !== 'result'
    if (text !== undefined) yield fromLine(text, `${shown} line ${place}`)
  }
  if (isOpen)
    throw new CareenError(
      'INVALID_ARGUMENT',
      `${shown} has no last line, so it was cut. Export the events anew: careen audit -json`,
    )
}

type ExportedLine = { readonly type: 'version' | 'event' | 'result' | 'other'; readonly text?: string }

/** Returns what a line of `careen audit -json` is, and its event as text. A line of another form is an event by itself. */
function exportedLine(line: string): ExportedLine {
  try {
    const { type, event } = JSON.parse(line) as { readonly type?: unknown; readonly event?: unknown }
    if (type === 'event') return { type, text: JSON.stringify(event) }
    return type === 'version' || type === 'result' ? { type } : { type: 'other', text: line }
  } catch {
    return { type: 'other', text: line }
  }
}

async function* linesIn(file: string, { cwd, readInput }: Terminal): AsyncGenerator<string> {
  if (file === '-') return yield* (await readInput()).split('\n')
  const path = isAbsolute(file) ? file : join(cwd, file)
  try {
    yield* createInterface({ input: createReadStream(path), crlfDelay: Infinity })
  } catch (cause) {
    if (cause instanceof CareenError) throw cause
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new CareenError(
      'INVALID_ARGUMENT',
      `${file} cannot be read: ${why}. Name a file that careen audit -json has written`,
      { cause },
    )
  }
}

function anchorOf({ values }: Arguments): ChainHead | undefined {
  const text = values['anchor']
  if (text === undefined) return undefined
  const [, digits, sha256] = /^([1-9]\d{0,14}):([\da-f]{64})$/i.exec(text) ?? []
  if (digits !== undefined && sha256 !== undefined)
    return { sequence: Number(digits), sha256: sha256.toLowerCase() }
  throw invalid(
    'audit',
    `-anchor: "${text}" is not the number of an event, a colon and its SHA-256 in 64 digits`,
  )
}

function keyOf({ values }: Arguments): ReturnType<typeof publicKeyOf> {
  const text = values['key']
  const key = text === undefined ? undefined : publicKeyOf(text)
  if (text !== undefined && key === undefined)
    throw invalid('audit', `-key: "${text}" is no Ed25519 public key as the log of careend has it`)
  return key
}
