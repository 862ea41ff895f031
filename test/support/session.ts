import assert from 'node:assert/strict'
import { copyFileSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { exitStatuses } from '../../cli/framework/arguments.ts'
import { COMMANDS } from '../../cli/tables.ts'
import { readLines } from './output-lines.ts'
import { placeholders, type Placeholders } from './placeholders.ts'
import { BEGIN, openSessionDaemon, type SessionDaemon } from './session-daemon.ts'
import { type Ran, runHere, type Shown } from './terminal.ts'

/** A session: its lines, and the files that it begins with. */
type Session = { readonly lines: readonly string[]; readonly files: readonly (readonly [string, string])[] }

function parse(text: string): Session {
  const [head = '', ...rest] = text.split(/^-- (.+) --\n/m)
  const files: [string, string][] = []
  for (let i = 0; i < rest.length; i += 2) files.push([rest[i] ?? '', rest[i + 1] ?? ''])
  return { lines: withoutScreens(head.split('\n')), files }
}

/** Without what commands after `$` are expected to show: it is written anew. */
function withoutScreens(lines: readonly string[]): string[] {
  let shown = false
  return lines.filter((line) => {
    const below = shown && /^(?: {2}|! |exit \d|$)/.test(line)
    if (!below) shown = isShown(line)
    return !below
  })
}

function isStart(line: string): boolean {
  return /^daemon(?: |$)/.test(line)
}

function isShown(line: string): boolean {
  return line.startsWith('$ ')
}

type Before = {
  answers: string[]
  env: Record<string, string>
  input?: string
  onScreen?: true
  interrupt?: number
  colour?: true
}

/** What happens while a session is played. */
type Play = {
  readonly at: string
  readonly daemon: SessionDaemon | undefined
  readonly names: Placeholders
  before: Before
  last: Ran
}

/** Plays a session in a folder. Throws where it is not as expected; returns its text with what was shown after each `$`. */
export async function playSession(text: string, at: string): Promise<string> {
  const { lines, files } = parse(text)
  const host = files.find(([name]) => name === 'host/careend.hcl')?.[1]
  const start = lines.find(isStart)
  const daemon =
    start === undefined ? undefined : await openSessionDaemon(at, { host, words: start.split(' ').slice(1) })
  try {
    const registry = daemon?.registry ?? ''
    for (const [name, body] of files) {
      mkdirSync(dirname(join(at, name)), { recursive: true })
      writeFileSync(join(at, name), body.replaceAll('<registry>', registry).replaceAll('<folder>', at))
    }
    const play: Play = {
      at,
      daemon,
      names: placeholders({
        literal: literalsOf(at, daemon),
        since: BEGIN,
        now: daemon?.now ?? (() => BEGIN),
      }),
      before: { answers: [], env: {} },
      last: { code: 0, stdout: '', stderr: '', screen: [] },
    }
    const played: string[] = []
    for (const line of lines) played.push(line, ...(await step(play, line)))
    const tail = files.map(([name, body]) => `-- ${name} --\n${body}`).join('')
    const all = played.join('\n')
    if (!played.some(isShown)) return `${all}${tail}`
    // Why: the lines below the last screen may be a blank one, or none.
    return tail === '' ? `${all}\n` : `${all.trimEnd()}\n\n${tail}`
  } finally {
    await daemon?.stop()
  }
}

function literalsOf(at: string, daemon: SessionDaemon | undefined): Readonly<Record<string, string>> {
  if (daemon === undefined) return { [at]: '<folder>' }
  const { registry, redis } = daemon
  return {
    [registry]: '<registry>',
    [at]: '<folder>',
    ...(redis === undefined ? {} : { [redis]: '<redis>' }),
  }
}

/** Does what one line says; returns the lines that stand below it. */
async function step(play: Play, line: string): Promise<readonly string[]> {
  if (line === '' || isStart(line) || line.startsWith('#')) return []
  const [, not, verb = '', rest = ''] = /^(! )?(\$|\w+) ?(.*)$/.exec(line) ?? []
  const words = rest.split(' ')
  if (verb === '$') return shownBy(play, rest)
  else if (verb === 'careen') await runCareen(play, rest)
  else if (verb === 'answer') play.before.answers.push(play.names.reveal(rest))
  else if (verb === 'input') play.before.input = readFileSync(join(play.at, rest), 'utf8')
  else if (BEFORE_VERBS.has(verb)) setBefore(play.before, verb, rest)
  else if (verb === 'interrupt') play.before.interrupt = rest === 'twice' ? 2 : 1
  else if (FILE_VERBS.has(verb)) withFile(play, verb, words)
  else if (DAEMON_ACTS.has(verb)) await inDaemon(play, verb, words)
  else if (verb === 'exit') assert.equal(play.last.code, Number(rest), `${line}\n${textOf(play.last)}`)
  else matches(play, { verb, rest, not: not !== undefined })
  return []
}

const BEFORE_VERBS: ReadonlySet<string> = new Set(['env', 'terminal', 'colours'])

/** Sets a variable, or gives a screen, to the next command. */
function setBefore(before: Before, verb: string, rest: string): void {
  if (verb === 'terminal') before.onScreen = true
  else if (verb === 'colours') before.colour = true
  else before.env[rest.replace(/=.*/, '')] = rest.replace(/^[^=]*=/, '')
}

type DaemonAct = (daemon: SessionDaemon, words: readonly string[]) => unknown

/** What happens at the daemon, by verb. */
const DAEMON_ACTS: ReadonlyMap<string, DaemonAct> = new Map<string, DaemonAct>([
  [
    'push',
    async (daemon, words) => {
      for (const image of expanded(words)) await daemon.push(image)
    },
  ],
  ['write', (daemon, words) => daemon.write(words)],
  ['collect', (daemon, [repository = '']) => daemon.collect(repository)],
  ['lock', (daemon, [login = '']) => daemon.lock(login)],
  ['later', (daemon, [length = '']) => daemon.later(length)],
  ['clock', (daemon, [length = '']) => daemon.setClock(length)],
  ['reload', (daemon) => daemon.reload()],
  ['worker', (daemon, words) => daemon.startWorker(words)],
  ['disk', (daemon, [state = '']) => daemon.setDisk(state)],
  ['redis', (daemon) => daemon.killRedis()],
])

/** Does what happens at the daemon. */
async function inDaemon({ daemon }: Play, verb: string, words: readonly string[]): Promise<void> {
  assert.ok(daemon, `${verb}: there is no daemon`)
  await DAEMON_ACTS.get(verb)?.(daemon, words)
}

const FILE_VERBS: ReadonlySet<string> = new Set(['copy', 'move', 'replace', 'save', 'size'])

/** `save` writes what the last command printed, so that only its owner can read it. */
function withFile({ at, last, names }: Play, verb: string, words: readonly string[]): void {
  const [from = '', to = ''] = words
  if (verb === 'copy') copyFileSync(join(at, from), join(at, to))
  else if (verb === 'move') renameSync(join(at, from), join(at, to))
  else if (verb === 'size') checkSize(join(at, from), to)
  else if (verb === 'replace') replaceIn(at, names.reveal(words.join(' ')))
  else writeFileSync(join(at, from), last.stdout, { mode: 0o600 })
}

/** `range`: least and most bytes, such as `64000..65000`. */
function checkSize(path: string, range: string): void {
  const { size } = statSync(path)
  const [least = 0, most = 0] = range.split('..').map(Number)
  assert.ok(size >= least && size <= most, `${path} has ${size} bytes, and not ${range}`)
}

/** Words with `{1..40}`: one list for each number, the same in all words. */
function expanded(words: readonly string[]): readonly (readonly string[])[] {
  const [whole = '', from = '', to = ''] = /\{(\d+)\.\.(\d+)\}/.exec(words.join(' ')) ?? []
  if (whole === '') return [words]
  return Array.from({ length: Number(to) - Number(from) + 1 }, (_, i) =>
    words.map((word) => word.replaceAll(whole, String(Number(from) + i))),
  )
}

/** `NAME 'TEXT' 'OTHER'`. */
function replaceIn(at: string, rest: string): void {
  const [, name = '', text = '', other = ''] = /^(\S+) '(.*)' '(.*)'$/.exec(rest) ?? []
  const before = readFileSync(join(at, name), 'utf8')
  assert.ok(text !== '' && before.includes(text), `replace: ${name} has no ${text}`)
  writeFileSync(join(at, name), before.replace(text, other))
}

type Match = { readonly verb: string; readonly rest: string; readonly not: boolean }

function matches({ at, last }: Play, { verb, rest, not }: Match): void {
  const [name = '', pattern = ''] = verb === 'file' ? rest.split(/ (?=')/) : [verb, rest]
  assert.match(verb, /^(?:stdout|stderr|file)$/, `unknown line: ${verb} ${rest}`)
  const text = name === 'stdout' || name === 'stderr' ? last[name] : readFileSync(join(at, name), 'utf8')
  const found = new RegExp(pattern.slice(1, -1), 'm').test(text)
  assert.equal(found, !not, `${not ? '! ' : ''}${verb} ${rest}\n--- ${name}:\n${text}`)
}

async function runCareen(play: Play, line: string): Promise<void> {
  const { at, daemon, names } = play
  const words =
    line.match(/(?:'[^']*'|[^\s'])+/g)?.map((word) => names.reveal(word.replaceAll("'", ''))) ?? []
  const env = { CAREEN_ADDRESS: daemon?.address ?? `unix:${join(at, 'none.sock')}`, ...play.before.env }
  // Why not after a second Ctrl-C: the lines are cut.
  const linesAt = hasLines(words) && play.before.interrupt !== 2 ? join(at, '.lines') : undefined
  const more = linesAt === undefined ? [] : [`-json-into=${linesAt}`]
  play.last = await runHere([...words.slice(0, 1), ...more, ...words.slice(1)], at, {
    ...play.before,
    env,
    now: daemon?.now ?? (() => BEGIN),
  })
  checkLines(play.last, words, linesAt)
  checkStatus(play.last, words)
  play.before = { answers: [], env: {} }
}

/** Why all commands: each one's lines are compared with the published schema, whatever its session looks at. */
function hasLines([name = '', ...words]: readonly string[]): boolean {
  const flags = Object.hasOwn(COMMANDS, name) ? COMMANDS[name]?.flags : undefined
  return flags !== undefined && 'json' in flags && !words.some((word) => /^--?(?:help|json-into)/.test(word))
}

/** Why all commands: the help of each one names the exit statuses that it can have. */
function checkStatus({ code }: Ran, words: readonly string[]): void {
  const [name = ''] = words
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  const statuses: ReadonlySet<number> | undefined = command === undefined ? undefined : exitStatuses(command)
  assert.ok(
    statuses?.has(code) ?? true,
    `careen ${words.join(' ')} ends with ${code}, and its help does not say so`,
  )
}

function checkLines(ran: Ran, words: readonly string[], file: string | undefined): void {
  if (file !== undefined) readLines(readFileSync(file, 'utf8'), ran.code)
  if (!words.some((word) => /^--?json$/.test(word)) || words.includes('-help')) return
  readLines(ran.stdout, ran.code)
  assert.equal(ran.stderr, '', `careen ${words.join(' ')} writes on standard error`)
}

/** The screen after a command: indented, standard error with a mark, and its exit status unless that is 0. */
async function shownBy(play: Play, line: string): Promise<readonly string[]> {
  assert.match(line, /^careen /, `only careen runs in a session: ${line}`)
  await runCareen(play, line.slice('careen '.length))
  const { code, screen } = play.last
  const shown = linesOf(screen).map((one) => play.names.hide(one))
  while (shown.at(-1) === '') shown.pop()
  return [...shown, ...(code === 0 ? [] : [`exit ${code}`]), '']
}

function linesOf(screen: readonly Shown[]): string[] {
  const lines: string[] = []
  let open = false
  for (const { from, text } of screen) {
    const parts = text.split('\n')
    for (const [i, part] of parts.entries()) {
      const last = i === parts.length - 1
      if (last && part === '') continue
      if (open) lines.push(`${lines.pop() ?? ''}${part}`)
      else lines.push(part === '' ? '' : `${from === 'stderr' ? '! ' : '  '}${part}`)
      open = last
    }
  }
  return lines
}

function textOf({ stdout, stderr }: Ran): string {
  return `${stdout}${stderr}`
}
