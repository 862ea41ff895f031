/** Kinds of registries that differ in what they can do. `distribution` is anything that keeps to the OCI API and no more. */
export const PROFILES = [
  'distribution',
  'zot',
  'harbor',
  'ghcr',
  'gitlab',
  'quay',
  'gar',
  'acr',
  'ecr',
  'hub',
] as const

export type Profile = (typeof PROFILES)[number]

export type Registry = {
  readonly kind: 'registry'
  readonly name: string
  /** `http://` or `https://`, host and port, no path, no user. */
  readonly url: string
  /** `env:NAME`, `file:PATH`, `docker:`, `docker:PATH` or `exec:PROGRAM ARGUMENTS`; never the secret itself. Absent: anonymous. */
  readonly credentials?: string
  /** One of `PROFILES`, if careen cannot detect it. Not narrowed, so that a wrong one can be reported. */
  readonly profile?: string
  /** PEM files on the hosts where workers run: who may have signed the registry's certificate, and who we are. */
  readonly caFile?: string
  readonly clientCertificate?: string
  readonly clientKey?: string
  /** `file:///...`: the root of a distribution registry's filesystem, read only. */
  readonly storage?: string
  /** Repositories by name, sorted, where the catalog is closed. */
  readonly repositories?: readonly string[]
  /** Put a tombstone on a tag before its image goes, where the registry cannot remove a tag alone. */
  readonly tombstones?: true
  /** A reference like `credentials`, to what the registry's notifications must carry. */
  readonly eventsSecret?: string
  /** Are build times of what was there at the first scan no arrival times? Absent: they are. */
  readonly trustBuilt?: false
  /** Is the daemon's clock believed where the registry sends no Date? */
  readonly trustClock?: true
  /** No plan and no write destroys the object while this is stored. */
  readonly preventDestroy?: true
}

/** `unknown`: there was no request, or the response does not say. */
export type Answered = 'yes' | 'no' | 'unknown'

/** May manifests be deleted by digest? `disabled`, `read-only`, `forbidden`: why not. */
export type DeleteRight = 'yes' | 'disabled' | 'read-only' | 'forbidden' | 'unknown'
