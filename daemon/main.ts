import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { readClientTls, readHostFile } from '../host/index.ts'
import { CareenError } from '../policies/model/index.ts'
import { loadTracing } from '../proto/tracing.ts'
import { systemClock } from './clock.ts'
import { type Config, type Environment, readConfig } from './config.ts'
import { openLog } from './log.ts'
import { HELP } from './options.ts'

/** Runs `careend` until a signal stops it; returns the exit status. */
export async function main(argv: readonly string[], env: Environment): Promise<number> {
  try {
    await loadTracing()
    const config = await readConfig(argv, env, { name: `${hostname()}-${process.pid}` })
    switch (config.command) {
      case 'help':
        process.stdout.write(HELP)
        return 0
      case 'version':
        process.stdout.write(`careend ${packageVersion()}\n`)
        return 0
      case 'daemon':
        return await runDaemon(config, env)
      case 'worker':
        return await runWorker(config, env)
      case 'backup':
        return await runBackup(config)
      case 'adopt':
        return await runAdopt(config)
    }
  } catch (thrown) {
    const error = CareenError.from(thrown)
    if (error.code === 'CANCELLED') return 0
    process.stderr.write(`careend: ${error.message}\n`)
    return 1
  }
}

async function runDaemon(config: Extract<Config, { command: 'daemon' }>, env: Environment): Promise<number> {
  // Why: SQLite gives what it creates the mode of the umask.
  process.umask(0o077)
  const { startDaemon } = await import('./daemon.ts')
  const log = openLog(config.logLevel)
  const { tokenFile, standby, ...rest } = config
  const waiting = new AbortController()
  // Why so early: a standby can wait for days.
  const stopped = standby ? stopSignal(log).then(() => waiting.abort()) : undefined
  if (tokenFile !== undefined)
    log.warn(
      `--token-file ${tokenFile}: whoever has this token may do everything. Create a token for each client with careen token create`,
    )
  const daemon = await startDaemon({
    ...rest,
    ...(standby ? { standby: waiting.signal } : {}),
    ...(tokenFile === undefined ? {} : { token: await readToken(tokenFile) }),
    env,
    log,
    clock: systemClock,
    version: packageVersion(),
    host: `${hostname()}-${process.pid}`,
  })
  const own = config.concurrency === 0 ? 'workers ask for runs' : 'embedded queue'
  // Why before it says that it listens: whoever reads that may send a signal at once.
  const ending = stopped ?? stopSignal(log)
  process.on('SIGHUP', () => void daemon.reload())
  const queue = config.redis === undefined ? own : 'BullMQ on Redis'
  daemon.log.info(`listening on ${daemon.address}`, {
    database: config.database,
    queue,
    concurrency: config.concurrency,
    ...(config.eventsAddress === undefined ? {} : { events: config.eventsAddress }),
  })
  await ending
  await daemon.stop()
  log.info('stopped')
  return 0
}

async function runWorker(config: Extract<Config, { command: 'worker' }>, env: Environment): Promise<number> {
  const { startRemoteWorker } = await import('./remote-worker.ts')
  const log = openLog(config.logLevel)
  const { tokenFile, caFile: ca, clientCertificate: certificate, clientKey: key, ...rest } = config
  const worker = await startRemoteWorker({
    ...rest,
    ...(tokenFile === undefined ? {} : { token: await readToken(tokenFile) }),
    tls: await readClientTls({ ca, certificate, key, dashes: '--' }),
    env,
    log,
    clock: systemClock,
    version: packageVersion(),
  })
  const ending = stopSignal(log)
  process.on('SIGHUP', () => void worker.reload())
  log.info(`worker ${config.name} takes runs`, { address: config.address, concurrency: config.concurrency })
  await ending
  await worker.stop()
  log.info('stopped')
  return 0
}

async function runBackup({ database, file }: Extract<Config, { command: 'backup' }>): Promise<number> {
  process.umask(0o077)
  const { backupDatabase, recordCopy } = await import('./store/backup.ts')
  await backupDatabase(database, file, systemClock.now())
  try {
    recordCopy(database, file, systemClock.now())
  } catch (thrown) {
    // Why no error: the copy of a database that cannot be written is worth more than the event.
    warnUser(`the copy is not in the record of what was done. ${CareenError.from(thrown).message}`)
  }
  process.stdout.write(`Copied ${database} to ${file}.\n`)
  return 0
}

function warnUser(message: string): void {
  process.stderr.write(`careend: ${message}\n`)
}

async function runAdopt({ database }: Extract<Config, { command: 'adopt' }>): Promise<number> {
  process.umask(0o077)
  const { adoptFile } = await import('./adopt.ts')
  const incarnation = adoptFile({ database, now: systemClock.now, newId: randomUUID, warn: warnUser })
  process.stdout.write(
    `Adopted ${database} as incarnation ${incarnation}. Its daemon deletes images again.\n`,
  )
  return 0
}

/** Resolves at the first SIGTERM or SIGINT; a second one ends the process at once. */
function stopSignal(log: { info: (message: string) => void }): Promise<void> {
  return new Promise((resolve) => {
    let asked = false
    const stop = (): void => {
      if (asked) process.exit(1)
      asked = true
      log.info('stopping after the current requests; a second signal stops at once')
      resolve()
    }
    process.on('SIGTERM', stop)
    process.on('SIGINT', stop)
  })
}

async function readToken(path: string): Promise<string> {
  const file = await readHostFile(path, { subject: `--token-file ${path}`, code: 'INVALID_ARGUMENT' })
  const token = file.asSecret().trim()
  if (token.length >= 16) return token
  throw new CareenError('INVALID_ARGUMENT', `--token-file ${path}: the token has fewer than 16 characters`)
}

function packageVersion(): string {
  const text = readFileSync(new URL(import.meta.resolve('#asset/package.json')), 'utf8')
  const { version } = JSON.parse(text) as { version: string }
  return version
}
