import { homedir } from 'node:os'
import { join } from 'node:path'
import { parseArgs, type ParseArgsOptionsConfig } from 'node:util'
import { readHostFile } from '../host/index.ts'
import { CareenError, type Duration } from '../policies/model/index.ts'
import { parseBytes, parseDuration } from '../policies/scalars/index.ts'
import { defaultAddress } from '../proto/address.ts'
import { formatHostPort, parseHostPort } from './listening/index.ts'
import { type GivenOptions, VARIABLES } from './options.ts'

/** What `careend` was asked to be. */
export type Config =
  | { readonly command: 'help' | 'version' }
  | { readonly command: 'backup'; readonly database: string; readonly file: string }
  | { readonly command: 'adopt'; readonly database: string }
  | {
      readonly command: 'daemon'
      readonly database: string
      /** Absent: `listen` blocks say it, or the default does. */
      readonly address?: string
      readonly tokenFile?: string
      /** Absent: `careend.hcl` says it. */
      readonly name?: string
      /** Path of `careend.hcl`. */
      readonly hostFile?: string
      readonly redis?: string
      /** Absent: one of the database's own. */
      readonly redisPrefix?: string
      /** Where registries send their notifications: `HOST:PORT`. Absent: nowhere. */
      readonly eventsAddress?: string
      /** Where metrics are read: `HOST:PORT`. Absent: nowhere. */
      readonly metricsAddress?: string
      /** The secret of registries whose block names none. */
      readonly eventsSecretFile?: string
      /** Whose pulls do not count. */
      readonly eventsIgnored: readonly string[]
      readonly concurrency: number
      /** How long workers may work on a run. Milliseconds. */
      readonly runDeadline: Duration
      /** How long, in milliseconds, and up to how many bytes deleted manifests are kept. */
      readonly retention: { readonly age: Duration; readonly size: number }
      /** How long runs and intents are stored. Milliseconds. */
      readonly historyAge: Duration
      /** Time between two readings of the catalogs. */
      readonly discoveryInterval: Duration
      readonly logLevel: string
      /** Wait while another daemon uses the database. */
      readonly standby: boolean
    }
  | {
      readonly command: 'worker'
      readonly address: string
      readonly tokenFile?: string
      readonly caFile?: string
      readonly clientCertificate?: string
      readonly clientKey?: string
      readonly hostFile?: string
      /** Absent: the worker asks the daemon for each run. */
      readonly redis?: string
      /** Absent: the daemon's. */
      readonly redisPrefix?: string
      /** Where metrics are read: `HOST:PORT`. Absent: nowhere. */
      readonly metricsAddress?: string
      readonly concurrency: number
      readonly name: string
      readonly logLevel: string
    }

export type Environment = Readonly<Record<string, string | undefined>>

/** The options of `careend`, as `parseArgs` takes them. */
const OPTIONS = {
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
  standby: { type: 'boolean' },
  database: { type: 'string' },
  listen: { type: 'string' },
  address: { type: 'string' },
  'token-file': { type: 'string' },
  'ca-file': { type: 'string' },
  'client-certificate': { type: 'string' },
  'client-key': { type: 'string' },
  config: { type: 'string' },
  redis: { type: 'string' },
  'redis-file': { type: 'string' },
  'redis-prefix': { type: 'string' },
  'events-address': { type: 'string' },
  'events-secret-file': { type: 'string' },
  'events-ignore': { type: 'string' },
  'metrics-address': { type: 'string' },
  concurrency: { type: 'string' },
  'run-deadline': { type: 'string' },
  'trash-age': { type: 'string' },
  'trash-size': { type: 'string' },
  'history-age': { type: 'string' },
  name: { type: 'string' },
  'discovery-interval': { type: 'string' },
  'log-level': { type: 'string' },
} as const satisfies ParseArgsOptionsConfig

/** Reads arguments and environment; a flag wins over a variable. INVALID_ARGUMENT names what is wrong. */
export async function readConfig(
  argv: readonly string[],
  env: Environment,
  self: { name: string },
): Promise<Config> {
  const { values, positionals } = parse(argv)
  const { help, version, standby = false, ...flags } = values
  if (help === true) return { command: 'help' }
  if (version === true) return { command: 'version' }
  const given: GivenOptions = { ...fromEnvironment(env), ...flags }
  return fileConfig(given, positionals) ?? processConfig({ given, standby, positionals }, env, self.name)
}

/** Returns the configuration of a command that works on the file of a database and ends, or undefined. */
function fileConfig(given: GivenOptions, [command, file, ...rest]: readonly string[]): Config | undefined {
  if (rest.length > 0) return undefined
  if (command === 'backup' && file !== undefined) return { command, database: databaseOf(given), file }
  return command === 'adopt' && file === undefined ? { command, database: databaseOf(given) } : undefined
}

type Asked = {
  readonly given: GivenOptions
  readonly standby: boolean
  readonly positionals: readonly string[]
}

async function processConfig(
  { given, standby, positionals }: Asked,
  env: Environment,
  name: string,
): Promise<Config> {
  const [command = 'daemon', ...rest] = positionals
  const redis = await redisUrl(given)
  if (rest.length === 0 && command === 'daemon') return daemonConfig(given, redis, standby)
  if (rest.length === 0 && command === 'worker') return workerConfig(given, env, redis, name)
  if (command === 'backup')
    throw invalid('write careend backup FILE: the new file that the database is copied to')
  throw invalid(
    `unknown command ${positionals.join(' ')}. The commands are daemon, worker, backup FILE and adopt`,
  )
}

function fromEnvironment(env: Environment): GivenOptions {
  const set = Object.entries(VARIABLES).flatMap(([option, name]) => {
    const value = env[name]
    return value === undefined || value === '' ? [] : [[option, value] as const]
  })
  return Object.fromEntries(set)
}

function daemonConfig(given: GivenOptions, redis: string | undefined, standby: boolean): Config {
  return {
    command: 'daemon',
    standby,
    database: databaseOf(given),
    concurrency: count(given.concurrency, redis === undefined ? 2 : 0, 0),
    runDeadline: parsed(
      'run-deadline',
      given['run-deadline'] ?? '24h',
      parseDuration,
      'a duration such as 24h or 90m',
    ),
    discoveryInterval: parsed(
      'discovery-interval',
      given['discovery-interval'] ?? '1h',
      parseInterval,
      'a duration such as 1h or 10m, at least 1m',
    ),
    retention: {
      age: parsed('trash-age', given['trash-age'] ?? '30d', parseDuration, 'a duration such as 30d or 12h'),
      size: parsed('trash-size', given['trash-size'] ?? '1GiB', parseBytes, 'a size such as 1GiB or 500MB'),
    },
    historyAge: parsed(
      'history-age',
      given['history-age'] ?? '180d',
      parseDuration,
      'a duration such as 180d',
    ),
    logLevel: level(given['log-level'] ?? 'info'),
    eventsIgnored: (given['events-ignore'] ?? '').split(',').flatMap((name) => name.trim() || []),
    ...optional('address', given.listen),
    ...optional('tokenFile', given['token-file']),
    ...optional('name', given.name),
    ...optional('hostFile', given.config),
    ...optional('redis', redis),
    ...optional('redisPrefix', redisPrefix(given['redis-prefix'])),
    ...optional('eventsAddress', hostAndPort('events-address', given['events-address'])),
    ...optional('metricsAddress', hostAndPort('metrics-address', given['metrics-address'])),
    ...optional('eventsSecretFile', given['events-secret-file']),
  }
}

function databaseOf(given: GivenOptions): string {
  return given.database ?? join(homedir(), '.local/share/careen/careen.db')
}

function hostAndPort(option: string, text: string | undefined): string | undefined {
  return text === undefined ? undefined : formatHostPort(parseHostPort(text, `--${option} ${text}`))
}

/** Why a bound: catalogs of large registries are long. */
function parseInterval(text: string): Duration | undefined {
  const interval = parseDuration(text)
  return interval === undefined || interval < 60_000 ? undefined : interval
}

function redisPrefix(text: string | undefined): string | undefined {
  if (text === undefined || /^[\w.-]{1,64}$/.test(text)) return text
  throw invalid(`--redis-prefix ${text}: must have letters, digits, dots, - and _ only, at most 64`)
}

function workerConfig(
  given: GivenOptions,
  env: Environment,
  redis: string | undefined,
  name: string,
): Config {
  return {
    command: 'worker',
    address: given.address ?? defaultAddress(env),
    concurrency: count(given.concurrency, 2, 1),
    name: given.name ?? name,
    logLevel: level(given['log-level'] ?? 'info'),
    ...optional('redis', redis),
    ...optional('redisPrefix', redisPrefix(given['redis-prefix'])),
    ...optional('caFile', given['ca-file']),
    ...optional('clientCertificate', given['client-certificate']),
    ...optional('clientKey', given['client-key']),
    ...optional('tokenFile', given['token-file']),
    ...optional('hostFile', given.config),
    ...optional('metricsAddress', hostAndPort('metrics-address', given['metrics-address'])),
  }
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true })
  } catch (error) {
    throw invalid(error instanceof Error ? error.message : String(error))
  }
}

/** Returns the URL of Redis, or undefined if none is given. A file whose URL contains no password may be public. */
async function redisUrl(given: GivenOptions): Promise<string | undefined> {
  const path = given['redis-file']
  if (given.redis !== undefined || path === undefined) return given.redis
  const file = await readHostFile(path, { subject: `--redis-file ${path}`, code: 'INVALID_ARGUMENT' })
  return (file.text.includes('@') ? file.asSecret() : file.text).trim()
}

function count(text: string | undefined, fallback: number, least: number): number {
  if (text === undefined) return fallback
  const number = Number(text)
  if (Number.isInteger(number) && number >= least && number <= 64) return number
  throw invalid(`--concurrency ${text}: must be a whole number from ${least} to 64`)
}

function parsed(
  option: string,
  text: string,
  read: (text: string) => number | undefined,
  what: string,
): number {
  const value = read(text)
  if (value !== undefined) return value
  throw invalid(`--${option} ${text}: must be ${what}`)
}

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent']

function level(text: string): string {
  if (LEVELS.includes(text)) return text
  throw invalid(`--log-level ${text}: must be one of ${LEVELS.join(', ')}`)
}

function optional<K extends string>(key: K, value: string | undefined): { [P in K]?: string } {
  return value === undefined || value === '' ? {} : ({ [key]: value } as { [P in K]?: string })
}

function invalid(message: string): CareenError {
  return new CareenError('INVALID_ARGUMENT', `${message}. For the options, run: careend --help`)
}
