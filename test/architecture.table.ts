/** A folder, or a file, with one duty. Code of other rooms enters by a door alone; a room without doors is open. */
export type Room = {
  readonly room: string
  readonly duty: string
  /** Paths below the room. None: any file may be imported from outside. */
  readonly doors: readonly string[]
  /** Rooms that it may import, beside itself. */
  readonly rooms: readonly string[]
}

const SHORT: Readonly<Record<string, string>> = {
  'P:': 'policies/',
  'reg/': 'daemon/registry/',
  'd/': 'daemon/',
  'c/': 'cli/',
}
/** What every room of the daemon outside its registry clients may import. */
const COMMON = 'P:model P:scalars P:evidence P:audit proto/resources d/clock.ts d/log.ts d/failpoint.ts'

function room(name: string, duty: string, doors: string, rooms: string): Room {
  const names = (text: string): string[] =>
    text
      .split(' ')
      .filter((word) => word !== '')
      .map(long)
  return { room: long(name), duty, doors: doors === '' ? [] : doors.split(' '), rooms: names(rooms) }
}

function long(name: string): string {
  const key = Object.keys(SHORT).find((short) => name.startsWith(short)) ?? ''
  return `${SHORT[key] ?? ''}${name.slice(key.length)}`
}

/** From the ground up: a room imports only rooms before it. `P:`, `reg/`, `d/`, `c/` are short for the paths in `SHORT`. */
export const ROOMS: readonly Room[] = [
  room('P:model', 'Images, policies, registries, errors: the nouns', 'index.ts', ''),
  room(
    'P:hcl',
    'HCL: text to values, formatter, diagnostics; knows nothing of careen',
    'index.ts regexp.ts instant.ts source/suggest.ts source/escaped.ts',
    '',
  ),
  room('P:scalars', 'Text forms of one value: durations, bytes, patterns, URLs', 'index.ts', 'P:model P:hcl'),
  room('P:evidence', 'What may be believed of times and losses', 'index.ts', 'P:model P:hcl'),
  room(
    'P:audit',
    'The chain of audit events: its hashes, its text, and the check of an export',
    'index.ts',
    'P:model P:evidence',
  ),
  room(
    'P:engine',
    'Policy, images and now to decisions with reasons; limits of a run',
    'index.ts',
    'P:model P:scalars P:evidence',
  ),
  room(
    'P:diff',
    'Declared and stored objects to changes; what a plan says',
    'index.ts',
    'P:model P:scalars P:engine',
  ),
  room(
    'P:language',
    "careen's blocks to objects and diagnostics, and back",
    'index.ts',
    'P:model P:scalars P:evidence P:hcl',
  ),
  room(
    'P:offline',
    'The engine on files of images: evaluate, forecast, policy tests',
    'index.ts',
    'P:model P:scalars P:evidence P:hcl P:engine P:diff P:language',
  ),
  room(
    'P:importers',
    'Cleanup policies of other systems to policies of careen, with what differs',
    'index.ts systems.ts',
    'P:model P:scalars P:language',
  ),
  room(
    'P:importers/meaning',
    'What other systems would delete, by their own semantics',
    'index.ts',
    'P:model P:scalars P:hcl P:importers',
  ),
  room(
    'P:index.ts',
    'What the package publishes',
    '',
    'P:model P:scalars P:evidence P:hcl P:engine P:diff P:language P:offline',
  ),
  room(
    'proto/resources',
    'Resources of the API as plain data',
    'index.ts',
    'P:model P:evidence P:engine P:diff',
  ),
  room(
    'proto/strict.ts',
    'Compares the bytes of a message with its definition, before it is decoded',
    '',
    '',
  ),
  room('proto/tracing.ts', 'Spans of OpenTelemetry, for whoever has loaded its SDK', '', ''),
  room(
    'proto',
    'Messages to resources and back; client, status',
    '',
    'P:model proto/strict.ts proto/tracing.ts proto/resources P:evidence P:audit P:engine P:diff',
  ),
  room(
    'proto/client',
    'What programs import as careen/client: one typed function a method over plain data',
    'index.ts',
    'P:model proto proto/strict.ts',
  ),
  room('d/clock.ts', 'Time, as an argument', '', 'P:model'),
  room('d/log.ts', 'Lines of the log', '', 'proto/tracing.ts'),
  room('d/failpoint.ts', 'Places where a test makes something fail; not in the package', '', ''),
  room('d/listening', 'HOST:PORT: reads it, and listens there', 'index.ts', 'P:model'),
  room('host', 'Reads and protects files of the host, and runs its programs', 'index.ts', 'P:model'),
  room(
    'd/store',
    'The truth: SQLite, one noun a file',
    'store.ts lock.ts lookup.ts integrity.ts backup.ts',
    `${COMMON} host P:engine P:diff`,
  ),
  room(
    'd/queue',
    'When a run is due, not what it does',
    'queue.ts bullmq.ts embedded.ts pull.ts pulled.ts',
    `${COMMON} d/listening`,
  ),
  room(
    'd/events',
    'Notifications of registries over HTTP',
    'receiver.ts webhook-secret.ts',
    `${COMMON} d/listening host`,
  ),
  room('reg/client.ts', 'The seam: what a client of a registry can do', '', 'P:model'),
  room(
    'reg/traffic',
    'The rate limiter of a host; sends nothing',
    'index.ts',
    'P:model P:scalars P:evidence',
  ),
  room('reg/credentials', 'Secrets, from files, variables and programs', 'index.ts', 'P:model host'),
  room(
    'reg/transport',
    'One HTTP exchange: dial rules, TLS, tokens',
    'index.ts',
    'P:model host proto/tracing.ts reg/client.ts reg/traffic reg/credentials P:evidence',
  ),
  room('reg/manifest', 'Parses and inspects manifests', 'index.ts', 'P:model reg/client.ts'),
  room(
    'reg/oci',
    'The OCI distribution API',
    'index.ts',
    'P:model P:scalars reg/client.ts reg/manifest reg/transport reg/traffic reg/credentials P:evidence',
  ),
  room(
    'reg/vendors',
    'The seam for APIs of vendors: traits, detection, dispatch over a list that is given',
    'index.ts',
    'P:model P:scalars reg/client.ts reg/oci reg/transport reg/credentials P:evidence P:hcl',
  ),
  room(
    'reg/vendors/experimental',
    'Vendors by their documentation alone',
    'index.ts',
    'P:model P:scalars P:evidence reg/client.ts reg/vendors reg/oci reg/transport reg/credentials',
  ),
  room(
    'reg/fake',
    'A registry in memory that can lie and fail, and sample images',
    'index.ts',
    'P:model reg/client.ts reg/manifest',
  ),
  room(
    'd/registry',
    'Opens clients: joins oci with vendors',
    '',
    'P:model reg/client.ts d/clock.ts d/log.ts host reg/oci reg/vendors reg/vendors/experimental reg/transport reg/traffic reg/credentials',
  ),
  room(
    'd/inventory',
    'Lists a repository and remembers what was seen: scans, times, notifications',
    'index.ts',
    `${COMMON} reg/client.ts reg/manifest reg/transport d/store P:engine reg/vendors`,
  ),
  room('d/plan-services.ts', 'What the API can ask for of plans and policies', '', `${COMMON} P:diff`),
  room('d/token-services.ts', 'What the API can ask for of tokens', '', COMMON),
  room('d/registry-services.ts', 'What the API can ask for of registries and repositories', '', COMMON),
  room(
    'd/services.ts',
    'What the API can ask for, by noun',
    '',
    `${COMMON} P:engine P:diff d/plan-services.ts d/registry-services.ts d/token-services.ts`,
  ),
  room(
    'd/workspaces',
    'Policies in force, discovery, due times',
    'index.ts',
    `${COMMON} reg/client.ts d/store d/services.ts P:engine P:diff P:language d/inventory`,
  ),
  room(
    'd/evaluation',
    'A scan and a policy to a decided repository; counts for quotas',
    'index.ts',
    `${COMMON} reg/client.ts d/inventory d/store P:engine P:diff`,
  ),
  room(
    'd/ledger',
    "The seam between a run and the truth, its lease, and the store's side of it",
    'index.ts',
    `${COMMON} reg/client.ts d/inventory d/workspaces reg/manifest d/store P:engine d/evaluation`,
  ),
  room(
    'd/registries',
    'Checks of registries, their capabilities, preflight, size',
    'index.ts',
    `${COMMON} reg/client.ts reg/oci reg/vendors d/store d/workspaces d/registry-services.ts d/inventory`,
  ),
  room(
    'd/tokens',
    'Bearer tokens: creates, lists, revokes and proves them',
    'index.ts',
    `${COMMON} d/store d/token-services.ts`,
  ),
  room(
    'd/pins',
    'Images that persons and services hold: creates, lists and removes pins',
    'index.ts',
    `${COMMON} d/store d/services.ts`,
  ),
  room('d/oidc', 'Proves tokens of OIDC issuers', 'index.ts', `${COMMON} host d/token-services.ts`),
  room(
    'd/plans',
    'Creates and applies plans',
    'index.ts',
    `${COMMON} reg/client.ts d/evaluation d/inventory d/workspaces d/registries d/store d/services.ts d/plan-services.ts P:engine P:diff P:language`,
  ),
  room(
    'd/repositories',
    'Lists and explains; uploads deleted manifests again; how long they are kept',
    'index.ts',
    `${COMMON} reg/client.ts d/evaluation d/inventory d/workspaces reg/manifest d/store d/registry-services.ts P:engine`,
  ),
  room(
    'd/restorations',
    'Restores what runs deleted, as jobs',
    'index.ts',
    `${COMMON} reg/client.ts d/inventory d/repositories d/store d/services.ts d/registry-services.ts P:engine d/ledger`,
  ),
  room(
    'd/runs/delete',
    'Deletes images: strategy, guard, repair',
    '',
    `${COMMON} reg/client.ts d/ledger d/registries reg/manifest P:engine d/evaluation d/repositories d/inventory`,
  ),
  room(
    'd/runs',
    'The story of a run',
    'index.ts',
    `${COMMON} proto/tracing.ts reg/client.ts d/runs/delete d/ledger d/evaluation d/inventory d/workspaces d/registries reg/manifest d/store d/queue d/services.ts P:engine`,
  ),
  room(
    'd/schedule',
    'Due runs and housekeeping',
    'scheduler.ts arrivals.ts',
    `${COMMON} d/runs d/ledger d/workspaces d/inventory d/repositories d/store d/queue`,
  ),
  room(
    'd/health',
    'How the daemon is, part by part',
    'index.ts',
    `${COMMON} d/store d/queue d/services.ts P:engine P:diff`,
  ),
  room(
    'd/metrics',
    'Counts what happens, and answers on an address for Prometheus',
    'index.ts',
    `${COMMON} d/listening d/store d/services.ts`,
  ),
  room(
    'd/trust',
    'careend.hcl: where the daemon listens, grants, and what registry blocks may use of this host',
    'index.ts',
    `${COMMON} host P:hcl P:language reg/client.ts`,
  ),
  room(
    'd/audit',
    'Records what the daemon itself does; signs the record and ages it',
    'index.ts',
    `${COMMON} host d/store d/services.ts`,
  ),
  room(
    'd/expiring',
    'Records images that a run will delete soon, once each',
    'index.ts',
    `${COMMON} d/workspaces d/store P:engine`,
  ),
  room(
    'd/webhooks',
    'Sends events of the record to receivers outside',
    'index.ts',
    `${COMMON} reg/client.ts reg/transport d/store`,
  ),
  room(
    'd/api',
    'The gRPC server before the services',
    'server.ts',
    `${COMMON} d/listening host proto/strict.ts proto/tracing.ts proto d/services.ts d/plan-services.ts d/registry-services.ts d/token-services.ts d/metrics d/ledger reg/traffic P:engine P:diff`,
  ),
  room(
    'd/remote',
    "A worker's ledger and traffic over gRPC",
    'ledger.ts traffic.ts queue-prefix.ts take.ts',
    `${COMMON} proto/strict.ts proto d/ledger reg/traffic`,
  ),
  room(
    'c/views',
    'Data to text',
    '',
    'P:model P:scalars P:evidence P:audit P:hcl P:engine P:diff P:language P:offline proto/resources',
  ),
  room('c/framework', 'Arguments, terminal, exit statuses', '', 'P:model P:hcl proto/resources c/views'),
  room(
    'c/profile',
    'Which daemon and which workspace a command is for',
    'index.ts',
    'P:model P:hcl P:language proto host c/framework',
  ),
  room(
    'c/remote',
    'The client of the daemon',
    '',
    'P:model P:audit P:engine P:diff proto/resources proto host P:language c/framework c/profile',
  ),
  room(
    'c/input',
    'Files to a configuration',
    'index.ts listing.ts',
    'P:model P:scalars P:evidence P:hcl P:language c/framework c/views',
  ),
  room(
    'c/crosscheck',
    "HashiCorp's parser beside careen's, in a thread",
    'index.ts',
    'P:model P:hcl P:language proto/resources c/framework c/input c/views',
  ),
]

/** Rooms at the top, which join the others: any door is open to them. */
export const ROOTS = ['daemon', 'cli'] as const

/** Packages, and the only files that import them. */
export const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  re2js: ['policies/hcl/regexp.ts'],
  yaml: ['policies/hcl/functions/yaml.ts', 'cli/input/document.ts'],
  croner: ['policies/language/schedule.ts'],
  semver: ['policies/engine/version.ts'],
  '@grpc/': ['proto/', 'daemon/api/'],
  protobufjs: ['proto/light-services.ts', 'proto/message-types.ts'],
  '@opentelemetry/': ['proto/tracing.ts'],
  jose: ['daemon/oidc/verify.ts'],
  pino: ['daemon/log.ts'],
  'prom-client': ['daemon/metrics/prometheus.ts'],
  'better-sqlite3': ['daemon/store/connection.ts', 'daemon/store/database.ts', 'daemon/store/lock.ts'],
  bullmq: ['daemon/queue/bullmq'],
  ioredis: ['daemon/queue/'],
  undici: ['daemon/registry/transport/dialing.ts', 'daemon/registry/transport/http.ts'],
  'hcl2-parser': ['cli/crosscheck/worker.ts'],
  rolldown: ['cli/bundle.ts'],
}

/** Imports that the table forbids and that are there still. The list may only shrink. */
export const VIOLATIONS: readonly string[] = []
