import {
  type BrokenChain,
  type ChainHead,
  openRemovalsComparison,
  openVerification,
  publicKeyOf,
  type SameRemovals,
  type WholeChain,
} from '../../policies/audit/index.ts'
import { type Arguments, invalid } from '../framework/arguments.ts'
import { EXIT } from '../framework/exit.ts'
import type { Terminal } from '../framework/terminal.ts'
import type { Client } from '../remote/client.ts'
import { withClient } from '../remote/with-client.ts'
import { brokenText, wholeText } from '../views/audit.ts'
import { chainLine } from '../views/lines/daemon-lines.ts'
import { entriesIn, type RecordEntry } from './audit-export.ts'

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
  const { chain, compared } = await (file === undefined
    ? withClient(args, terminal, (client) =>
        verify(entriesOf(client, terminal), { ...known, hasRemovals: true }),
      )
    : verify(entriesIn(file, terminal), { ...known, hasRemovals: args.switches.has('removals') }))
  terminal.lines(() => [chainLine(chain, compared)])
  if (chain.kind === 'whole') terminal.out(wholeText(chain, { ...known, compared }))
  else terminal.err(brokenText(chain, terminal.paint))
  return chain.kind === 'whole' ? EXIT.ok : EXIT.error
}

type VerifiedRecord = {
  readonly chain: BrokenChain | WholeChain
  /** Undefined: the record has no removals. */
  readonly compared: SameRemovals | undefined
}

async function verify(
  entries: AsyncIterable<RecordEntry>,
  { hasRemovals, ...known }: Parameters<typeof openVerification>[0] & { readonly hasRemovals: boolean },
): Promise<VerifiedRecord> {
  const verification = openVerification(known)
  const comparison = openRemovalsComparison()
  let isCompared = hasRemovals
  for await (const entry of entries) {
    if (entry.kind === 'removal') {
      isCompared = true
      comparison.removal(entry.removal)
      continue
    }
    const broken = verification.add(entry.event)
    if (broken !== undefined) return { chain: broken, compared: undefined }
    comparison.event(entry.event)
  }
  const chain = verification.end()
  if (chain.kind === 'broken' || !isCompared) return { chain, compared: undefined }
  const compared = comparison.end()
  return compared.kind === 'broken' ? { chain: compared, compared: undefined } : { chain, compared }
}

async function* entriesOf(client: Client, { signal }: Terminal): AsyncGenerator<RecordEntry> {
  for await (const event of client.auditEvents({ filter: '', after: undefined, order: 'oldest', signal }))
    yield { kind: 'event', event }
  for await (const removal of client.auditRemovals(signal)) yield { kind: 'removal', removal }
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
