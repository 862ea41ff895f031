/** What `careend --help` prints. */
export const HELP = `Usage: careend [daemon] [options]     stores policies, schedules runs and cleans repositories
       careend worker  [options]     executes runs on this host
       careend backup FILE [--database FILE]   copies the database, also while the daemon runs
       careend adopt [--database FILE]         lets the daemon delete by a database that was copied or restored

Options of the daemon:
  --database FILE     SQLite database (CAREEN_DATABASE; default ~/.local/share/careen/careen.db)
  --listen ADDRESS    unix:PATH or HOST:PORT, instead of listen blocks (CAREEN_LISTEN; default the unix socket that careen looks for)
  --token-file FILE   token that clients must present (CAREEN_TOKEN_FILE); required for a HOST other than loopback
  --config FILE       careend.hcl: addresses, grants, and what registry blocks may use of this host (CAREEN_CONFIG_FILE)
  --redis URL         queue runs in Redis for workers that are started with it (CAREEN_REDIS); redis+sentinel://HOST:PORT,HOST:PORT/MASTER asks Sentinels
  --redis-file FILE   file that contains the URL of Redis (CAREEN_REDIS_FILE)
  --redis-prefix NAME keys in Redis begin with it (CAREEN_REDIS_PREFIX; default careen- and an id of the database)
  --events-address HOST:PORT  receive notifications of registries on this address, POST /REGISTRY (CAREEN_EVENTS_ADDRESS; default off)
  --events-secret-file FILE   secret of notifications, for registry blocks without events_secret (CAREEN_EVENTS_SECRET_FILE)
  --events-ignore NAMES       user agents (or parts of them) and actors whose pulls do not count, separated by commas
  --metrics-address HOST:PORT answer /metrics, /livez and /readyz without authentication (CAREEN_METRICS_ADDRESS; default off)
  --concurrency N     number of concurrent runs in this process (default 2; with --redis 0); 0: workers execute all runs
  --run-deadline TIME how long workers may work on one run, over all of its attempts; then it fails (CAREEN_RUN_DEADLINE; default 24h)
  --trash-age TIME    how long manifests of deleted images are stored for careen restore (CAREEN_TRASH_AGE; default 30d)
  --trash-size SIZE   maximum size of these manifests; the oldest are removed first (CAREEN_TRASH_SIZE; default 1GiB)
  --history-age TIME  how long runs, and the record of what they deleted, are stored (CAREEN_HISTORY_AGE; default 180d)
  --name NAME         name of this daemon, for careen blocks of policy files and its log (default: that of careend.hcl)
  --standby           wait while another daemon uses the database, and start when it has ended
  --discovery-interval TIME   how often new repositories are looked for in catalogs (CAREEN_DISCOVERY_INTERVAL; default 1h)
  --log-level LEVEL   lowest level to log: trace, debug, info, warn, error, silent (CAREEN_LOG; default info)

Options of a worker:
  --address ADDRESS   address of the daemon: unix:PATH, HOST:PORT or https://HOST:PORT (CAREEN_ADDRESS)
  --token-file FILE   file with the token of this worker (CAREEN_TOKEN_FILE)
  --ca-file FILE      authorities of the daemon's certificate, instead of the well-known ones (CAREEN_CA_FILE)
  --client-certificate FILE   certificate that identifies this worker (CAREEN_CLIENT_CERTIFICATE)
  --client-key FILE   private key of that certificate (CAREEN_CLIENT_KEY)
  --config FILE       careend.hcl of this host (CAREEN_CONFIG_FILE); needed for credentials unless the daemon's socket is here
  --redis URL         Redis of the daemon (CAREEN_REDIS, or --redis-file FILE, CAREEN_REDIS_FILE); without it the daemon is asked for runs
  --redis-prefix NAME prefix of the daemon's keys (CAREEN_REDIS_PREFIX; default: the daemon says it)
  --metrics-address HOST:PORT answer /metrics, /livez and /readyz without authentication (CAREEN_METRICS_ADDRESS; default off)
  --concurrency N     number of concurrent runs (default 2)
  --name NAME         name of this worker in runs (default the host's name and the process id)

Exit status: 0 after a clean stop, 1 on an error. On SIGTERM and SIGINT, requests in flight end first. On SIGHUP,
careend reads its careend.hcl again.
`

/** Options that a variable can give. */
export const VARIABLES = {
  database: 'CAREEN_DATABASE',
  listen: 'CAREEN_LISTEN',
  address: 'CAREEN_ADDRESS',
  'token-file': 'CAREEN_TOKEN_FILE',
  'ca-file': 'CAREEN_CA_FILE',
  'client-certificate': 'CAREEN_CLIENT_CERTIFICATE',
  'client-key': 'CAREEN_CLIENT_KEY',
  config: 'CAREEN_CONFIG_FILE',
  redis: 'CAREEN_REDIS',
  'redis-file': 'CAREEN_REDIS_FILE',
  'redis-prefix': 'CAREEN_REDIS_PREFIX',
  'events-address': 'CAREEN_EVENTS_ADDRESS',
  'events-secret-file': 'CAREEN_EVENTS_SECRET_FILE',
  'metrics-address': 'CAREEN_METRICS_ADDRESS',
  'run-deadline': 'CAREEN_RUN_DEADLINE',
  'trash-age': 'CAREEN_TRASH_AGE',
  'trash-size': 'CAREEN_TRASH_SIZE',
  'history-age': 'CAREEN_HISTORY_AGE',
  'discovery-interval': 'CAREEN_DISCOVERY_INTERVAL',
  'log-level': 'CAREEN_LOG',
} as const

/** What was given, by flags and variables. */
export type GivenOptions = Partial<
  Record<keyof typeof VARIABLES | 'concurrency' | 'name' | 'events-ignore', string>
>
