import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const cache = join(import.meta.dirname, '../../.cache/debian')

export type Program = { readonly command: string; readonly env: Readonly<Record<string, string>> }

/** What must be unpacked for a program where it is not installed: its package, and libraries that a bare Debian lacks. */
const PACKAGES = {
  'docker-registry': { packages: ['docker-registry'], path: 'usr/bin/docker-registry' },
  'redis-server': {
    packages: ['redis-tools', 'libjemalloc2', 'liblzf1', 'libatomic1'],
    path: 'usr/bin/redis-check-rdb',
  },
} as const

/**
 * A server from PATH, or from Debian's packages, fetched and unpacked under .cache/ without root. Undefined where neither
 * is to be had: then say what is skipped, and that `apt install NAME` or any build of it on PATH brings it.
 */
export async function findOrFetch(program: keyof typeof PACKAGES): Promise<Program | undefined> {
  const found = spawnSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' }).stdout.trim()
  if (found !== '') return { command: found, env: {} }
  if (spawnSync('apt-get', ['--version']).status !== 0) return undefined
  const folder = join(cache, program)
  if (!existsSync(folder)) unpack(PACKAGES[program].packages, folder)
  const libraries = [
    join(folder, 'usr/lib', triplet()),
    join(folder, 'lib', triplet()),
    join(folder, 'usr/lib'),
  ]
  const env = { LD_LIBRARY_PATH: libraries.filter((path) => existsSync(path)).join(':') }
  return { command: join(folder, PACKAGES[program].path), env }
}

function triplet(): string {
  return process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu'
}

/** With the machine's package lists; where it has none yet, with lists of our own, which need no root either. */
function download(name: string, work: string): void {
  if (spawnSync('apt-get', ['download', name], { cwd: work, stdio: 'ignore' }).status === 0) return
  const state = join(work, 'state')
  mkdirSync(join(state, 'lists/partial'), { recursive: true })
  mkdirSync(join(state, 'archives/partial'), { recursive: true })
  const own = [
    '-o',
    `Dir::State=${state}`,
    '-o',
    `Dir::Cache=${state}`,
    '-o',
    'Dir::State::status=/var/lib/dpkg/status',
  ]
  if (!existsSync(join(state, 'updated'))) {
    execFileSync('apt-get', [...own, '-o', 'APT::Sandbox::User=', 'update'], { cwd: work, stdio: 'ignore' })
    mkdirSync(join(state, 'updated'))
  }
  execFileSync('apt-get', [...own, '-o', 'APT::Sandbox::User=', 'download', name], {
    cwd: work,
    stdio: 'ignore',
  })
}

/** Into a folder of its own first, then renamed: two test processes may do this at the same time. */
function unpack(packages: readonly string[], folder: string): void {
  mkdirSync(cache, { recursive: true })
  const work = mkdtempSync(join(cache, 'fetch-'))
  try {
    for (const name of packages) download(name, work)
    const root = join(work, 'root')
    for (const file of readdirSync(work).filter((name) => name.endsWith('.deb'))) {
      execFileSync('dpkg-deb', ['-x', join(work, file), root])
    }
    if (!existsSync(folder)) renameSync(root, folder)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}
