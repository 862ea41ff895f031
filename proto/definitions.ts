import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadSync, type PackageDefinition } from '@grpc/proto-loader'

const FILES = [
  ...[
    'approval',
    'audit',
    'pin',
    'plan',
    'policy',
    'registry',
    'repository',
    'restoration',
    'run',
    'server',
    'token',
    'workspace',
  ].map((name) => `careen/v1/${name}.proto`),
  'careen/worker/v1/worker.proto',
]

let definitions: PackageDefinition | undefined

/**
 * Returns the definitions in the .proto files, with the options of the generated types, and a description of every message. They are
 * read once: that takes a tenth of a second, so who only calls a daemon uses `loadServices`.
 */
export function loadDefinitions(): PackageDefinition {
  return (definitions ??= readDefinitions())
}

function readDefinitions(): PackageDefinition {
  const folder = dirname(
    dirname(dirname(fileURLToPath(import.meta.resolve('#asset/proto/careen/v1/plan.proto')))),
  )
  return loadSync(FILES, {
    includeDirs: [folder],
    longs: Number,
    enums: String,
    defaults: true,
    oneofs: true,
  })
}
