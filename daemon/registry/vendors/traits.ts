import type { Profile } from '../../../policies/model/index.ts'
import type { Traits } from './vendor.ts'

/** The traits of a vendor of which only the OCI API is known. */
const PLAIN = {
  support: 'experimental',
  untagged: false,
  pushTimes: false,
  untag: 'probed',
  cascades: false,
  lastTagDeletesImage: false,
} as const

/** Traits by vendor. `npm run docs` writes them into docs/registries. */
export const TRAITS: Readonly<Record<Profile, Traits>> = {
  distribution: {
    ...PLAIN,
    title: 'distribution (docker-registry)',
    support: 'verified',
    enable:
      'set REGISTRY_STORAGE_DELETE_ENABLED=true, or storage.delete.enabled in its configuration. A mirror of another registry (proxy.remoteurl) never allows them',
    grant: 'configure its token service or proxy to grant "delete" on the repository',
  },
  zot: {
    ...PLAIN,
    title: 'zot',
    list: 'GraphQL, tags with times',
    pushTimes: true,
    enable: 'zot has no such switch; check its access control and the proxy before it',
    grant: 'give the user the action "delete" in http.accessControl',
  },
  harbor: {
    ...PLAIN,
    title: 'Harbor',
    list: 'artifacts of API v2.0',
    untagged: true,
    pushTimes: true,
    untag: 'native',
    cascades: true,
    enable: 'end the read-only mode in Administration, Configuration, System Settings',
    grant: 'give the robot account the permissions list, read and delete on artifact, and delete on tag',
  },
  ghcr: {
    ...PLAIN,
    title: 'GitHub Packages (ghcr.io)',
    list: 'package versions of the REST API',
    untagged: true,
    pushTimes: true,
    untag: 'none',
    enable: 'images with more than 5,000 downloads cannot be deleted from a public package',
    grant: 'use a classic token with read:packages and delete:packages, of an admin of the package',
  },
  gitlab: {
    ...PLAIN,
    title: 'GitLab container registry',
    list: 'tags of the registry API, where its metadata database is on',
    pushTimes: true,
    enable: 'GitLab has no such switch; check the protection rules of the project',
    grant: 'use a token with read_registry and write_registry, of a Developer or higher',
  },
  quay: {
    ...PLAIN,
    title: 'Quay',
    list: 'tags of its API, with an OAuth token',
    pushTimes: true,
    lastTagDeletesImage: true,
    enable: 'check whether Quay is in read-only mode',
    grant:
      'give the robot account the permission "admin" or "write" on the repository, or the OAuth token the scope repo:write',
  },
  gar: {
    ...PLAIN,
    title: 'Google Artifact Registry',
    list: 'tags/list with its map of manifests',
    untagged: true,
    pushTimes: true,
    enable: 'check the cleanup and immutability settings of the repository',
    grant: 'give the account the role Artifact Registry Repository Administrator',
  },
  acr: {
    ...PLAIN,
    title: 'Azure Container Registry',
    list: '_manifests of the ACR API',
    untagged: true,
    pushTimes: true,
    untag: 'native',
    cascades: true,
    enable: 'check for locks: az acr repository show, deleteEnabled',
    grant: 'give the token or role content/delete and metadata/read on the repository (AcrDelete)',
  },
  ecr: {
    ...PLAIN,
    title: 'Amazon ECR',
    list: 'DescribeImages of its API, with an access key',
    untagged: true,
    pushTimes: true,
    untag: 'none',
    lastTagDeletesImage: true,
    enable: 'Amazon ECR has no such switch; check the policies of the repository and of the organization',
    grant:
      'use an access key, and allow it ecr:DescribeImages and ecr:BatchDeleteImage on the repository, in addition to the rights of a pull',
  },
  hub: {
    ...PLAIN,
    title: 'Docker Hub',
    untag: 'none',
    enable: 'Docker Hub deletes only in its own interface; careen can plan there and not clean',
    grant: 'use an access token with Read, Write, Delete',
  },
}

/**
 * Vendors whose lists of tags continue after a name but are not sorted by name. GitHub sorts by push time; the others define
 * `last` in their own way.
 */
const UNORDERED: ReadonlySet<Profile> = new Set(['acr', 'ecr', 'gar', 'ghcr', 'hub', 'quay'])

/** Returns true if lists of this vendor may be in any order. False if the vendor is unknown. */
export function listsUnordered(profile: Profile | undefined): boolean {
  return profile !== undefined && UNORDERED.has(profile)
}
