/** A folder, or a file, with one duty. Code of other rooms enters by a door alone; a room without doors is open. */
export type Room = {
  readonly room: string
  readonly duty: string
  /** Paths below the room. None: any file may be imported from outside. */
  readonly doors?: readonly string[]
  /** Rooms that it may import, beside itself. */
  readonly rooms: readonly string[]
}

const MODEL = 'policies/model'
const RESOURCES = 'proto/resources'
const CLIENT = 'daemon/registry/client.ts'
/** What every room of the daemon outside `daemon/registry/` may import. */
const COMMON = [MODEL, 'policies/scalars', 'policies/evidence', RESOURCES, 'daemon/clock.ts', 'daemon/log.ts']
const INDEX = ['index.ts']

/** From the ground up: a room imports rooms above it in this list. */
export const ROOMS: readonly Room[] = [
  { room: MODEL, duty: 'Images, policies, registries, errors: the nouns', doors: INDEX, rooms: [] },
  {
    room: 'policies/hcl',
    duty: 'HCL: text to values, formatter, diagnostics; knows nothing of careen',
    doors: ['index.ts', 'regexp.ts', 'instant.ts', 'source/suggest.ts'],
    rooms: [],
  },
  {
    room: 'policies/scalars',
    duty: 'Text forms of one value: durations, bytes, patterns, URLs',
    doors: INDEX,
    rooms: [MODEL, 'policies/hcl'],
  },
  {
    room: 'policies/evidence',
    duty: 'What may be believed of times and losses',
    doors: INDEX,
    rooms: [MODEL, 'policies/hcl'],
  },
  {
    room: 'policies/engine',
    duty: 'Policy, images and now to decisions with reasons; limits of a run',
    doors: INDEX,
    rooms: [MODEL, 'policies/scalars', 'policies/evidence'],
  },
  {
    room: 'policies/diff',
    duty: 'Declared and stored objects to changes; what a plan says',
    doors: INDEX,
    rooms: [MODEL, 'policies/scalars', 'policies/engine'],
  },
  {
    room: 'policies/language',
    duty: "careen's blocks to objects and diagnostics, and back",
    doors: INDEX,
    rooms: [MODEL, 'policies/scalars', 'policies/evidence', 'policies/hcl'],
  },
  {
    room: 'policies/offline',
    duty: 'The engine on files of images: evaluate, forecast, policy tests',
    doors: INDEX,
    rooms: [
      MODEL,
      'policies/scalars',
      'policies/evidence',
      'policies/hcl',
      'policies/engine',
      'policies/diff',
      'policies/language',
    ],
  },
  {
    room: 'policies/index.ts',
    duty: 'What the package publishes',
    rooms: [
      MODEL,
      'policies/scalars',
      'policies/evidence',
      'policies/hcl',
      'policies/engine',
      'policies/diff',
      'policies/language',
      'policies/offline',
    ],
  },
  {
    room: RESOURCES,
    duty: 'Resources of the API as plain data',
    doors: INDEX,
    rooms: [MODEL, 'policies/evidence', 'policies/engine', 'policies/diff'],
  },
  {
    room: 'proto',
    duty: 'Messages to resources and back; client, status',
    rooms: [MODEL, RESOURCES, 'policies/evidence', 'policies/engine', 'policies/diff'],
  },
  { room: 'daemon/clock.ts', duty: 'Time, as an argument', rooms: [MODEL] },
  { room: 'daemon/log.ts', duty: 'Lines of the log', rooms: [] },
  {
    room: 'daemon/store',
    duty: 'The truth: SQLite, one noun a file',
    doors: ['store.ts', 'lock.ts', 'lookup.ts'],
    rooms: [...COMMON, 'policies/engine', 'policies/diff'],
  },
  {
    room: 'daemon/queue',
    duty: 'When a run is due, not what it does',
    doors: ['queue.ts', 'bullmq.ts', 'embedded.ts'],
    rooms: COMMON,
  },
  {
    room: 'daemon/events',
    duty: 'Notifications of registries over HTTP',
    doors: ['receiver.ts', 'webhook-secret.ts'],
    rooms: COMMON,
  },
  { room: CLIENT, duty: 'The seam: what a client of a registry can do', rooms: [MODEL] },
  {
    room: 'daemon/registry/traffic',
    duty: 'The rate limiter of a host; sends nothing',
    doors: INDEX,
    rooms: [MODEL, 'policies/scalars', 'policies/evidence'],
  },
  {
    room: 'daemon/registry/credentials',
    duty: 'Secrets, from files, variables and programs',
    doors: INDEX,
    rooms: [MODEL],
  },
  {
    room: 'daemon/registry/transport',
    duty: 'One HTTP exchange: dial rules, TLS, tokens',
    doors: INDEX,
    rooms: [MODEL, CLIENT, 'daemon/registry/traffic', 'daemon/registry/credentials', 'policies/evidence'],
  },
  {
    room: 'daemon/registry/manifest',
    duty: 'Parses and inspects manifests',
    doors: INDEX,
    rooms: [MODEL, CLIENT],
  },
  {
    room: 'daemon/registry/oci',
    duty: 'The OCI distribution API',
    doors: INDEX,
    rooms: [
      MODEL,
      'policies/scalars',
      CLIENT,
      'daemon/registry/manifest',
      'daemon/registry/transport',
      'daemon/registry/traffic',
      'daemon/registry/credentials',
      'policies/evidence',
    ],
  },
  {
    room: 'daemon/registry/vendors',
    duty: 'The seam for APIs of vendors: traits, detection, dispatch over a list that is given',
    doors: INDEX,
    rooms: [
      MODEL,
      'policies/scalars',
      CLIENT,
      'daemon/registry/oci',
      'daemon/registry/transport',
      'daemon/registry/credentials',
      'policies/evidence',
      'policies/hcl',
    ],
  },
  {
    room: 'daemon/registry/vendors/experimental',
    duty: 'Vendors by their documentation alone',
    doors: INDEX,
    rooms: [
      MODEL,
      'policies/scalars',
      'policies/evidence',
      CLIENT,
      'daemon/registry/vendors',
      'daemon/registry/oci',
      'daemon/registry/transport',
      'daemon/registry/credentials',
    ],
  },
  {
    room: 'daemon/registry/fake',
    duty: 'A registry in memory that can lie and fail, and sample images',
    doors: INDEX,
    rooms: [MODEL, CLIENT, 'daemon/registry/manifest'],
  },
  {
    room: 'daemon/registry',
    duty: 'Opens clients: joins oci with vendors',
    rooms: [
      MODEL,
      CLIENT,
      'daemon/clock.ts',
      'daemon/registry/oci',
      'daemon/registry/vendors',
      'daemon/registry/vendors/experimental',
      'daemon/registry/transport',
      'daemon/registry/traffic',
      'daemon/registry/credentials',
    ],
  },
  {
    room: 'daemon/inventory',
    duty: 'Lists a repository and remembers what was seen: scans, times, notifications',
    doors: INDEX,
    rooms: [
      ...COMMON,
      CLIENT,
      'daemon/registry/manifest',
      'daemon/registry/transport',
      'daemon/store',
      'policies/engine',
      'daemon/registry/vendors',
    ],
  },
  {
    room: 'daemon/services.ts',
    duty: 'What the API can ask for, by noun',
    rooms: [...COMMON, 'policies/engine', 'policies/diff'],
  },
  {
    room: 'daemon/workspaces',
    duty: 'Policies in force, discovery, due times',
    doors: INDEX,
    rooms: [
      ...COMMON,
      CLIENT,
      'daemon/store',
      'daemon/services.ts',
      'policies/engine',
      'policies/diff',
      'policies/language',
      'daemon/inventory',
    ],
  },
  {
    room: 'daemon/evaluation',
    duty: 'A scan and a policy to a decided repository; counts for quotas',
    doors: INDEX,
    rooms: [...COMMON, CLIENT, 'daemon/inventory', 'daemon/store', 'policies/engine', 'policies/diff'],
  },
  {
    room: 'daemon/ledger',
    duty: "The seam between a run and the truth, its lease, and the store's side of it",
    doors: INDEX,
    rooms: [
      ...COMMON,
      CLIENT,
      'daemon/inventory',
      'daemon/workspaces',
      'daemon/registry/manifest',
      'daemon/store',
      'policies/engine',
      'daemon/evaluation',
    ],
  },
  {
    room: 'daemon/registries',
    duty: 'Checks of registries, their capabilities, preflight, size',
    doors: INDEX,
    rooms: [
      ...COMMON,
      CLIENT,
      'daemon/registry/oci',
      'daemon/registry/vendors',
      'daemon/store',
      'daemon/workspaces',
      'daemon/services.ts',
      'daemon/inventory',
    ],
  },
  {
    room: 'daemon/plans',
    duty: 'Creates and applies plans',
    doors: INDEX,
    rooms: [
      ...COMMON,
      CLIENT,
      'daemon/evaluation',
      'daemon/inventory',
      'daemon/workspaces',
      'daemon/registries',
      'daemon/store',
      'daemon/services.ts',
      'policies/engine',
      'policies/diff',
      'policies/language',
    ],
  },
  {
    room: 'daemon/repositories',
    duty: 'Lists, explains, restores; how long manifests are kept',
    doors: INDEX,
    rooms: [
      ...COMMON,
      CLIENT,
      'daemon/evaluation',
      'daemon/inventory',
      'daemon/workspaces',
      'daemon/registry/manifest',
      'daemon/store',
      'daemon/services.ts',
      'policies/engine',
      'daemon/ledger',
    ],
  },
  {
    room: 'daemon/runs/delete',
    duty: 'Deletes images: strategy, guard, repair',
    rooms: [
      ...COMMON,
      CLIENT,
      'daemon/ledger',
      'daemon/registries',
      'daemon/registry/manifest',
      'policies/engine',
      'daemon/evaluation',
      'daemon/repositories',
      'daemon/inventory',
    ],
  },
  {
    room: 'daemon/runs',
    duty: 'The story of a run',
    doors: INDEX,
    rooms: [
      ...COMMON,
      CLIENT,
      'daemon/runs/delete',
      'daemon/ledger',
      'daemon/evaluation',
      'daemon/inventory',
      'daemon/workspaces',
      'daemon/registries',
      'daemon/registry/manifest',
      'daemon/store',
      'daemon/queue',
      'daemon/services.ts',
      'policies/engine',
    ],
  },
  {
    room: 'daemon/schedule',
    duty: 'Due runs and housekeeping',
    doors: ['scheduler.ts'],
    rooms: [
      ...COMMON,
      'daemon/runs',
      'daemon/ledger',
      'daemon/workspaces',
      'daemon/inventory',
      'daemon/repositories',
      'daemon/store',
      'daemon/queue',
    ],
  },
  {
    room: 'daemon/api',
    duty: 'The gRPC server before the services',
    doors: ['server.ts'],
    rooms: [
      ...COMMON,
      'proto',
      'daemon/services.ts',
      'daemon/ledger',
      'daemon/registry/traffic',
      'policies/engine',
      'policies/diff',
    ],
  },
  {
    room: 'daemon/remote',
    duty: "A worker's ledger and traffic over gRPC",
    doors: ['ledger.ts', 'traffic.ts'],
    rooms: [...COMMON, 'proto', 'daemon/ledger', 'daemon/registry/traffic'],
  },
]

/** Rooms at the top, which join the others: any door is open to them. */
export const ROOTS = ['daemon', 'cli'] as const

/** Packages, and the only files that import them. */
export const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  re2js: ['policies/hcl/regexp.ts'],
  yaml: ['policies/hcl/functions/yaml.ts'],
  croner: ['policies/language/schedule.ts'],
  semver: ['policies/engine/version.ts'],
  '@grpc/': ['proto/', 'daemon/api/'],
  pino: ['daemon/log.ts'],
  'better-sqlite3': ['daemon/store/database.ts', 'daemon/store/lock.ts'],
  bullmq: ['daemon/queue/bullmq.ts'],
  ioredis: ['daemon/queue/bullmq.ts'],
  undici: ['daemon/registry/transport/http.ts'],
  'hcl2-parser': ['cli/second-reader/worker.ts'],
  rolldown: ['cli/bundle.ts'],
}

/** Imports that the table forbids and that are there still. The list may only shrink. */
export const VIOLATIONS: readonly string[] = ['daemon/runs/delete/delete-images.ts -> daemon/runs/index.ts']
