import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import SQLite from 'better-sqlite3'
import { setFailpoints } from '../../../daemon/failpoint.ts'
import { lockDatabase } from '../../../daemon/store/lock.ts'
import { migrate, MIGRATIONS } from '../../../daemon/store/migrate.ts'
import { openStore } from '../../../daemon/store/store.ts'
import { CareenError } from '../../../policies/index.ts'
import type { Random } from '../../life/random.ts'
import { folder, roomyFolder } from '../../support/processes.ts'
import { Crash } from './actors.ts'
import { checkedBy, INVARIANTS, linesOf } from './findings.ts'
import { findingsOf } from './invariants.ts'
import { runInto } from './process-modes.ts'
import { push, settle, startRun, startSystem, wait } from './settle.ts'
import type { Inject, ModeResult } from './trial.ts'
/** Modes whose faults strike the files of a database. */

const opened = (path: string): CareenError | undefined => {
  try {
    const store = openStore(path, { now: () => 1 })
    try {
      for (const { name } of store.objects.workspaces()) store.objects.all(name)
      store.runs.list({ limit: 1000 })
      store.intents.ofRepository({ registry: 'prod', repository: 'team/web' }, '', 1000)
    } finally {
      store.close()
    }
    return undefined
  } catch (thrown) {
    const error = CareenError.from(thrown)
    if (error.code === 'INTERNAL') throw thrown
    return error
  }
}

/**
 * The files of a daemon that was killed in a run are damaged. They are refused, and a copy from before the damage is put in their place;
 * or nothing of their content is changed, and the system goes on with them.
 */
export const damageFiles: Inject = async (system, random) => {
  await push(system, random.int(2, 4))
  await startRun(system)
  await wait(system, random.int(10, 5000))
  system.crashDaemon((path) => {
    const sound = ['', '-wal'].map((end) => ({ end, bytes: readFileSync(`${path}${end}`) }))
    const before = contentOf(path, sound)
    const what = damage(path, random)
    system.tell(what)
    try {
      if (opened(path) === undefined) {
        if (!isSound(path)) system.findings.push(`I8: ${what}, and it is used`)
        else if (contentOf(path) === before) return
      }
    } catch (thrown) {
      system.findings.push(`I8: ${what}: ${String(thrown)}`)
    }
    for (const end of ['', '-wal', '-shm']) rmSync(`${path}${end}`, { force: true })
    for (const { end, bytes } of sound) writeFileSync(`${path}${end}`, bytes)
  })
  return true
}

type Bytes = { readonly end: string; readonly bytes: Uint8Array }

/** Returns all rows of a database as text. `files`: what is read in place of the files, which are not changed then. */
function contentOf(path: string, files?: readonly Bytes[]): string {
  const at = files === undefined ? path : `${path}.read`
  for (const { end, bytes } of files ?? []) writeFileSync(`${at}${end}`, bytes)
  const raw = new SQLite(at)
  try {
    const names = raw
      .prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
      .pluck()
      .all()
    return JSON.stringify(
      names.map((name) =>
        raw
          .prepare(`SELECT * FROM "${String(name)}"`)
          .raw()
          .all(),
      ),
    )
  } finally {
    raw.close()
    if (files !== undefined) for (const end of ['', '-wal', '-shm']) rmSync(`${at}${end}`, { force: true })
  }
}

function isSound(path: string): boolean {
  const raw = new SQLite(path)
  try {
    return raw.pragma('integrity_check(1)', { simple: true }) === 'ok'
  } finally {
    raw.close()
  }
}

/** Damages one of the two files. Returns what it did. */
function damage(path: string, random: Random): string {
  const end = random.chance(0.7) ? '' : '-wal'
  const file = `${path}${end}`
  const bytes = Buffer.from(readFileSync(file))
  const from = random.int(0, Math.max(0, bytes.length - 1))
  switch (random.pick(['bit', 'page', 'cut', 'gone'] as const)) {
    case 'bit':
      bytes[from] = (bytes[from] ?? 0) ^ (1 << random.int(0, 7))
      break
    case 'page':
      bytes.fill(random.int(0, 255), from, Math.min(bytes.length, from + 4096))
      break
    case 'cut':
      writeFileSync(file, bytes.subarray(0, from))
      return `${end} is cut at ${from}`
    case 'gone':
    case undefined:
      rmSync(file)
      return `${end} is not there`
  }
  writeFileSync(file, bytes)
  return `${end} is changed at ${from}`
}

/** Two processes lock a database at once, then the one that has it is killed. */
export async function shareDatabase(faults: number, seed: number): Promise<ModeResult> {
  using at = folder(roomyFolder())
  const violations: string[] = []
  let done = 0
  for (let round = 0; done < faults; round += 1, done += 2) {
    const path = join(at.path, `shared-${round}.db`)
    const holders = [1, 2].map(() => holder(path))
    const answers = await Promise.all(holders.map(({ answer }) => answer))
    const locked = answers.filter((answer) => answer === 'locked').length
    const refused = answers.filter((answer) => /^DATABASE_LOCKED .*process \d+/.test(answer)).length
    if (locked !== 1 || refused !== 1)
      violations.push(`seed ${seed}: I4: two daemons: ${answers.join(' and ')}`)
    for (const { child } of holders) child.kill('SIGKILL')
    await Promise.all(holders.map(({ ended }) => ended))
    try {
      lockDatabase(path, process.pid, () => {}).release()
    } catch (thrown) {
      violations.push(`seed ${seed}: I6: after a kill: ${String(thrown)}`)
    }
  }
  return { faults: done, violations, checked: new Set(['I4', 'I6'] as const) }
}

type Holder = {
  readonly child: ChildProcess
  readonly answer: Promise<string>
  readonly ended: Promise<unknown>
}

function holder(path: string): Holder {
  const script = join(import.meta.dirname, 'lock-holder.ts')
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const answer = once(child.stdout, 'data').then(([data]) => String(data).trim())
  return { child, answer, ended: once(child, 'close') }
}

/**
 * Databases of each earlier version, and of a later one, are opened; each migration is killed at both ends. Over some of these files,
 * as many as there are to be faults, a whole system goes on.
 */
export async function changeVersions(wanted: number, seed: number): Promise<ModeResult> {
  using at = folder(roomyFolder())
  const files = migrationFiles()
  const violations: string[] = []
  let faults = 0
  const check = (what: string, isRight: boolean): void => {
    faults += 1
    if (!isRight) violations.push(`I4: ${what}`)
  }
  for (let version = 0; version <= files.length; version += 1) {
    const path = join(at.path, `version-${version}.db`)
    atVersion(path, files.slice(0, version), at.path)
    for (const end of ['beforeCommit', 'afterCommit'] as const) {
      const copy = `${path}.${end}`
      copyFileSync(path, copy)
      if (version < files.length) crashInMigration(copy, `migrate.${end}`)
      check(`version ${version}, killed at ${end}, cannot be opened`, opened(copy) === undefined)
      check(
        `version ${version}, killed at ${end}, is damaged`,
        isSound(copy) && versionOf(copy) === files.length,
      )
    }
  }
  const newer = join(at.path, 'newer.db')
  atVersion(newer, files, at.path)
  const raw = new SQLite(newer)
  raw.pragma(`user_version = ${files.length + 1}`)
  raw.close()
  const before = readFileSync(newer)
  check('a newer database is not refused', opened(newer)?.code === 'DATABASE_TOO_NEW')
  check('a newer database is changed', readFileSync(newer).equals(before))
  const lives: ModeResult[] = []
  for (let life = 0; life < wanted; life += 1) {
    const version = Math.floor((life * files.length) / wanted)
    const end = life % 2 === 0 ? 'beforeCommit' : 'afterCommit'
    lives.push(
      await liveOn(seed + life, (path) => {
        atVersion(path, files.slice(0, version), at.path)
        crashInMigration(path, `migrate.${end}`)
      }),
    )
  }
  const checked = new Set(
    INVARIANTS.filter((name) => lives.every((life) => life.checked?.has(name) === true)),
  )
  return {
    faults: faults + lives.length,
    violations: [...violations, ...lives.flatMap((life) => life.violations)],
    checked,
  }
}

/** A system over a file that was there before. */
async function liveOn(seed: number, prepare: (path: string) => void): Promise<ModeResult> {
  using system = await startSystem(`versions ${seed}`, prepare)
  await runInto(system, 3)
  await settle(system)
  const findings = findingsOf(system)
  return {
    faults: 1,
    checked: checkedBy(findings),
    violations: linesOf(findings).map((one) => `seed ${seed}: ${one}`),
  }
}

function migrationFiles(): string[] {
  const raw = new SQLite(':memory:')
  migrate(raw, MIGRATIONS)
  const count = Number(raw.pragma('user_version', { simple: true }))
  raw.close()
  return Array.from({ length: count }, (_, index) => String(index))
}

function versionOf(path: string): number {
  const raw = new SQLite(path)
  const version = Number(raw.pragma('user_version', { simple: true }))
  raw.close()
  return version
}

/** Makes a database with the first of the migrations. */
function atVersion(path: string, first: readonly unknown[], work: string): void {
  const older = join(work, `migrations-${first.length}`)
  cpSync(fileURLToPath(MIGRATIONS), older, { recursive: true })
  const names = readNames(older)
  for (const name of names.slice(first.length)) rmSync(join(older, name))
  const raw = new SQLite(path)
  raw.pragma('auto_vacuum = INCREMENTAL')
  migrate(raw, new URL(`file://${older}/`))
  raw.close()
}

function readNames(at: string): string[] {
  return readdirSync(at)
    .filter((name) => /^\d{4}_\w+\.sql$/.test(name))
    .toSorted()
}

function crashInMigration(path: string, at: string): void {
  setFailpoints((name) => {
    if (name === at) throw new Crash('killed')
  })
  const raw = new SQLite(path)
  try {
    migrate(raw, MIGRATIONS)
  } catch (thrown) {
    if (!(thrown instanceof Crash)) throw thrown
  } finally {
    setFailpoints(undefined)
    raw.close()
  }
}
