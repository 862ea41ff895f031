import { execFile, spawnSync } from 'node:child_process'
import { existsSync, globSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Skip, skipWithout } from './skips.ts'

const root = join(import.meta.dirname, '../..')
const run = promisify(execFile)
const GRPC = ['-c', 'import grpc, google.protobuf']

// Why the system's first: Debian's packages are for it, and another Python may come before it on PATH.
/** A Python that has grpc, if there is one. */
export const PYTHON: string =
  ['/usr/bin/python3', 'python3'].find((path) => spawnSync(path, GRPC).status === 0) ?? 'python3'
const plugin = spawnSync('which', ['grpc_python_plugin'], { encoding: 'utf8' }).stdout.trim()

/** For a test of a client in Python. */
export function skipWithoutPython(): Skip {
  if (skipWithout(PYTHON, GRPC) !== false) return 'python3 cannot import grpc: apt install python3-grpcio'
  if (!existsSync('/usr/include/google/protobuf/duration.proto'))
    return 'protoc has no messages of google: apt install libprotobuf-dev'
  if (plugin === '') return 'protoc has no plugin for Python: apt install protobuf-compiler-grpc'
  return skipWithout('protoc', ['--version'])
}

/** Makes the Python modules of all messages in a folder. */
export async function generatePython(out: string): Promise<void> {
  const proto = join(root, 'proto')
  const files = globSync('careen/**/*.proto', { cwd: proto })
  const plugged = `--plugin=protoc-gen-grpc_python=${plugin}`
  const into = [`--python_out=${out}`, `--grpc_python_out=${out}`]
  await run('protoc', ['-I', proto, ...into, plugged, ...files], { cwd: proto })
  const data = join(root, 'test/data')
  await run('protoc', ['-I', data, `--python_out=${out}`, 'error-details.proto'], { cwd: data })
}
