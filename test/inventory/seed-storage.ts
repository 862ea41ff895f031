import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export type SeededTag = { readonly digest: string; readonly at: number; readonly before?: readonly string[] }

/** Lays out a repository as distribution's filesystem driver does, as far as manifests and tags go. Times in milliseconds. */
export function seedStorage(
  root: string,
  repository: string,
  { revisions, tags = {} }: { revisions: Record<string, number>; tags?: Record<string, SeededTag> },
): string {
  const manifests = join(root, 'docker/registry/v2/repositories', repository, '_manifests')
  const link = (path: string, digest: string, at: number): void => {
    const file = join(manifests, path, 'link')
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, digest)
    utimesSync(file, at / 1000, at / 1000)
  }
  const hex = (digest: string): string => digest.replace(':', '/')
  mkdirSync(join(manifests, 'tags'), { recursive: true })
  for (const [digest, at] of Object.entries(revisions)) link(`revisions/${hex(digest)}`, digest, at)
  for (const [tag, { digest, at, before = [] }] of Object.entries(tags)) {
    link(`tags/${tag}/current`, digest, at)
    for (const one of [digest, ...before]) link(`tags/${tag}/index/${hex(one)}`, one, at)
  }
  return manifests
}
