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
import { openRandom, type Random } from '../../life/random.ts'
import { folder, roomyFolder } from '../../support/processes.ts'
import { Crash } from './actors.ts'
import { runInto } from './process-modes.ts'
import { settle, startSystem } from './settle.ts'
import type { ModeResult } from './trial.ts'
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

/** A copy of a database is damaged. It is refused, or SQLite finds nothing wrong with it. */
export async function damageFiles(faults: number, seed: number): Promise<ModeResult> {
  const random = openRandom(`damage ${seed}`)
  using at = folder(roomyFolder())
  using system = await startSystem(`damage ${seed}`)
  await runInto(system, 3)
  await settle(system)
  const files = ['', '-wal'].map((end) => ({ end, bytes: readFileSync(`${system.path()}${end}`) }))
  const violations: string[] = []
  for (let fault = 0; fault < faults; fault += 1) {
    const path = join(at.path, `damaged-${fault}.db`)
    for (const { end, bytes } of files) writeFileSync(`${path}${end}`, bytes)
    const what = damage(path, random)
    try {
      const error = opened(path)
      if (error === undefined && !isSound(path)) violations.push(`seed ${seed}: I8: ${what}, and it is used`)
    } catch (thrown) {
      violations.push(`seed ${seed}: I8: ${what}: ${String(thrown)}`)
    }
    for (const end of ['', '-wal', '-shm']) rmSync(`${path}${end}`, { force: true })
  }
  return { faults, violations }
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
  return { faults: done, violations }
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

/** Databases of each earlier version, and of a later one, are opened; each migration is killed at both ends. */
export function changeVersions(): ModeResult {
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
  return { faults, violations }
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
