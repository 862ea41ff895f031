import {
  CareenError,
  type DeclaredObject,
  type Image,
  type Registry,
  type RepositoryRef,
} from '../model/index.ts'
import type { GivenImage } from './images.ts'

/** The images of one repository of a file. */
export type GivenRepository = { readonly ref: RepositoryRef; readonly images: readonly Image[] }

/** Returns the images by repository, sorted by name. Throws INVALID_ARGUMENT if the registry of an image is ambiguous. */
export function repositoriesOf(
  objects: readonly DeclaredObject[],
  images: readonly GivenImage[],
): readonly GivenRepository[] {
  const groups = new Map<string, { ref: RepositoryRef; images: Image[] }>()
  for (const given of images) {
    const ref = {
      registry: registryNamed(objects, given.registry, given.repository),
      repository: given.repository,
    }
    const key = `${ref.registry}/${ref.repository}`
    const found = groups.get(key) ?? { ref, images: [] }
    found.images.push(given.image)
    groups.set(key, found)
  }
  return [...groups.values()].toSorted((a, b) => (a.ref.repository < b.ref.repository ? -1 : 1))
}

/**
 * Returns the declared registry with the name or, without a name, the only declared one. Throws INVALID_ARGUMENT if the name is
 * not declared, or is missing and several registries are declared.
 */
export function registryNamed(
  objects: readonly DeclaredObject[],
  name: string | undefined,
  repository: string,
): string {
  const names = objects
    .filter((object): object is Registry => object.kind === 'registry')
    .map((one) => one.name)
  const [only, ...others] = names
  if (name === undefined && others.length === 0) return only ?? ''
  if (name !== undefined && names.includes(name)) return name
  const cause = name === undefined ? 'no registry is given' : `registry "${name}" is not declared`
  throw new CareenError(
    'INVALID_ARGUMENT',
    `${repository}: ${cause}. Set "registry" to one of: ${names.join(', ')}`,
  )
}
