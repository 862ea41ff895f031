import assert from 'node:assert/strict'
import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import * as fc from 'fast-check'
import {
  anchorBytes,
  AUDIT_TYPES,
  type AuditEvent,
  CHAIN_START,
  eventSubject,
  fromLine,
  openVerification,
  planSubject,
  publicKeyOf,
  registrySubject,
  repositorySubject,
  runSubject,
  sealed,
  toLine,
} from '../../../policies/audit/index.ts'
import { canonicalJson } from '../../../policies/model/index.ts'
import { nameOf } from '../../../proto/names.ts'
import { holdsForAll } from '../../support/properties.ts'
import { chainOf, resealed } from './edits.ts'

type Known = Partial<Parameters<typeof openVerification>[0]>

function verified(events: readonly AuditEvent[], known: Known = {}) {
  const verification = openVerification({ anchor: undefined, key: undefined, ...known })
  for (const event of events) {
    const broken = verification.add(event)
    if (broken !== undefined) return broken
  }
  return verification.end()
}

function verifiedText(text: string, known: Known = {}) {
  const lines = text.split('\n').filter((line) => line !== '')
  return verified(
    lines.map((line, index) => fromLine(line, `line ${index + 1}`)),
    known,
  )
}

const textOf = (events: readonly AuditEvent[]): string => events.map((event) => `${toLine(event)}\n`).join('')

test('a whole chain is found whole, also after it was a file', () => {
  const events = chainOf(200)
  const whole = { kind: 'whole', first: 1, aged: 0, signedUpTo: undefined } as const
  const { sequence, sha256 } = events[199] ?? assert.fail()
  assert.deepEqual(verified(events), { ...whole, last: { sequence, sha256 } })
  assert.deepEqual(verifiedText(textOf(events)), { ...whole, last: { sequence, sha256 } })
})

test('the hash of an event is as it is defined', () => {
  const [event] = chainOf(1)
  const header =
    '{"address":"","claimed":"ana@build","create_time":"2026-11-30T00:00:00.000Z","identity":"token:0","request_id":"","subject":"workspaces/shop/runs/r-0","type":"careen.run.finished","workspace":"shop"}'
  const sha = (bytes: Uint8Array | string): Buffer => createHash('sha256').update(bytes).digest()
  const head = Buffer.from('careen-audit-v1\0\0\0\0\0\0\0\0\u0001', 'latin1')
  const whole = Buffer.concat([head, Buffer.alloc(32), sha(header), sha(event?.payload ?? '')])
  assert.equal(event?.sha256, sha(whole).toString('hex'))
})

const CHAIN = chainOf(40)
const LINES = textOf(CHAIN)
  .split('\n')
  .filter((line) => line !== '')
const ANCHOR = { sequence: 40, sha256: CHAIN[39]?.sha256 ?? '' }

/** What the edited lines say, in one form. Undefined: they cannot be read. */
function meaning(lines: readonly string[]): string | undefined {
  try {
    return lines.map((line) => canonicalJson(JSON.parse(line))).join('\n')
  } catch {
    return undefined
  }
}

function isFound(lines: readonly string[], known: Known = {}): boolean {
  try {
    return verifiedText(lines.join('\n'), known).kind === 'broken'
  } catch {
    return true
  }
}

test('every edit of an export is found', () => {
  const at = fc.nat({ max: 39 })
  const edits = fc.oneof(
    fc.record({ kind: fc.constant('flip' as const), at, byte: fc.nat(), bit: fc.nat({ max: 6 }) }),
    fc.record({ kind: fc.constantFrom('remove' as const, 'repeat' as const, 'cutHead' as const), at }),
    fc.record({ kind: fc.constant('swap' as const), at, with: at }),
    fc.record({ kind: fc.constant('insert' as const), at, other: fc.nat({ max: 9 }) }),
    fc.record({ kind: fc.constant('dropPayload' as const), at }),
    fc.record({ kind: fc.constant('rewrite' as const), at }),
  )
  holdsForAll(edits, 150, (edit) => {
    const lines = [...LINES]
    const index = edit.at % lines.length
    const line = lines[index] ?? ''
    if (edit.kind === 'flip') {
      const bytes = Buffer.from(line)
      const byte = edit.byte % bytes.length
      bytes[byte] = (bytes[byte] ?? 0) ^ (1 << edit.bit)
      lines[index] = bytes.toString()
    } else if (edit.kind === 'remove') lines.splice(index, 1)
    else if (edit.kind === 'repeat') lines.splice(index, 0, line)
    else if (edit.kind === 'cutHead') lines.splice(0, index)
    else if (edit.kind === 'swap') [lines[index], lines[edit.with]] = [lines[edit.with] ?? '', line]
    else if (edit.kind === 'insert')
      lines.splice(index, 0, textOf(chainOf(10, 5)).split('\n')[edit.other] ?? '')
    else if (edit.kind === 'dropPayload')
      lines[index] = line.replace(/"payload":\{.*\},"payload_/, '"payload_')
    else {
      const forged = CHAIN.slice(index).map((event) => ({ ...event, identity: 'token:other' }))
      lines.splice(
        index,
        lines.length,
        ...textOf(resealed(forged, CHAIN[index - 1]))
          .trim()
          .split('\n'),
      )
    }
    if (meaning(lines) === meaning(LINES)) return
    // A chain whose end was made anew is a chain: only what is known from elsewhere shows it.
    const known = edit.kind === 'rewrite' || edit.kind === 'remove' ? { anchor: ANCHOR } : {}
    assert.ok(isFound(lines, known), JSON.stringify(edit))
  })
})

test('a cut end is found by an anchor alone', () => {
  assert.equal(verified(CHAIN.slice(0, 30)).kind, 'whole')
  const why = 'events 31 to 40 are missing: the end was cut off'
  assert.deepEqual(verified(CHAIN.slice(0, 30), { anchor: ANCHOR }), { kind: 'broken', sequence: 31, why })
  assert.equal(verified(CHAIN, { anchor: ANCHOR }).kind, 'whole')
})

test('an export may begin behind an anchor, and nowhere else', () => {
  const tail = CHAIN.slice(10)
  assert.deepEqual(verified(tail), { kind: 'broken', sequence: 1, why: 'events 1 to 10 are missing' })
  const anchor = { sequence: 10, sha256: CHAIN[9]?.sha256 ?? '' }
  assert.equal(verified(tail, { anchor }).kind, 'whole')
  const other = { sequence: 10, sha256: 'a'.repeat(64) }
  assert.equal(verified(tail, { anchor: other }).kind, 'broken')
})

test('no events are no chain', () => {
  assert.deepEqual(verified([]), { kind: 'broken', sequence: 1, why: 'there is no event' })
})

test('a payload may be missing only if the chain says that it has aged out', () => {
  const aged = { ...(CHAIN[4] ?? assert.fail()), payload: undefined }
  const chain = [...CHAIN.slice(0, 4), aged, ...CHAIN.slice(5)]
  assert.equal(verified(chain).kind, 'broken')
  const after = (through: number): AuditEvent =>
    sealed(
      { ...(CHAIN[0] ?? aged), type: 'careen.audit.aged', payload: {}, ...eventSubject(through) },
      ANCHOR,
    )
  assert.deepEqual(verified([...chain, after(4)]), {
    kind: 'broken',
    sequence: 5,
    why: 'its payload is missing, and no later event says that it has aged out',
  })
  const whole = verified([...chain, after(5)])
  assert.equal(whole.kind === 'whole' && whole.aged, 1)
})

test('with the key of the daemon, a chain that was made anew is found at its next signature', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const key = publicKeyOf(publicKey.export({ format: 'der', type: 'spki' }).toString('base64'))
  const anchored = (chain: readonly AuditEvent[], by: typeof privateKey): AuditEvent[] => {
    const { sequence, sha256 } = chain.at(-1) ?? CHAIN_START
    const signature = sign(undefined, anchorBytes({ sequence, sha256 }), by).toString('base64')
    const entry = { ...(CHAIN[0] ?? assert.fail()), type: 'careen.audit.anchored', ...eventSubject(sequence) }
    return [...chain, sealed({ ...entry, payload: { signature } }, { sequence, sha256 })]
  }
  const whole = verified(anchored(CHAIN, privateKey), { key })
  assert.equal(whole.kind === 'whole' && whole.signedUpTo, 40)
  const forged = resealed(
    CHAIN.map((event) => ({ ...event, identity: 'token:other' })),
    undefined,
  )
  const other = generateKeyPairSync('ed25519').privateKey
  assert.equal(verified(anchored(forged, other)).kind, 'whole')
  const why = 'its signature is not of this key'
  assert.deepEqual(verified(anchored(forged, other), { key }), { kind: 'broken', sequence: 41, why })
})

test('a line that is no event names its place and what is wrong', () => {
  const line = LINES[0] ?? ''
  const refused = (text: string, message: RegExp): void =>
    assert.throws(() => fromLine(text, 'line 7'), { code: 'INVALID_ARGUMENT', message })
  refused('{', /^line 7: it is no JSON object\. Export/)
  refused('[]', /it is no JSON object/)
  refused(line.replace('"claimed"', '"x"'), /"x" is no field of an event/)
  refused(line.replace('"sequence":1', '"sequence":0'), /sequence is no whole number/)
  refused(line.replace('"sequence":1', '"sequence":"1"'), /sequence is no whole number/)
  refused(line.replace('.000Z', 'Z'), /create_time is no time in milliseconds of UTC/)
  refused(line.replace('2026-11-30T', 'x'), /create_time is no time/)
  refused(line.replace('"claimed":"ana@build",', ''), /claimed is no text/)
  refused(line.replace(/"sha256":"../, '"sha256":"'), /sha256 is no SHA-256/)
  refused(line.replace('"payload":{', '"payload":[],"other":{'), /"other" is no field/)
  refused(line.replace(/"payload":\{.*\},"payload_/, '"payload":[],"payload_'), /payload is no object/)
})

test('half of a surrogate pair does not keep an event from being recorded', () => {
  const event = sealed(
    { ...(CHAIN[0] ?? assert.fail()), claimed: 'a\uD800', payload: { b: ['\uDC00'] } },
    CHAIN_START,
  )
  assert.equal(verified([event]).kind, 'whole')
  assert.equal(verifiedText(textOf([event])).kind, 'whole')
})

test('subjects are the full names of the API', () => {
  const place = { workspace: 'shop', registry: 'prod', repository: 'a/b/web', run: 'r-1' }
  const { workspace } = place
  assert.equal(runSubject({ ...place, id: 'r-1' }).subject, nameOf('run', place))
  assert.equal(repositorySubject(place).subject, nameOf('repository', place))
  assert.equal(registrySubject(place).subject, nameOf('registry', place))
  assert.equal(planSubject({ workspace, id: 'pl-1' }).subject, nameOf('plan', { workspace, plan: 'pl-1' }))
})

test('ten thousand events are verified in seconds', () => {
  const events = chainOf(10_000)
  const begun = performance.now()
  assert.equal(verified(events).kind, 'whole')
  assert.ok(performance.now() - begun < 10_000)
})

test('the page on the record has each type of event, in the same words', () => {
  const page = readFileSync(new URL('../../../docs/audit.md', import.meta.url), 'utf8')
  for (const [type, text] of Object.entries(AUDIT_TYPES))
    assert.ok(page.includes(`| \`${type}\` | ${text} |`), type)
})
