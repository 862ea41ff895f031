/** What an event is about: its workspace, its name, and by what it is found besides. */
export type AuditSubject = {
  /** Empty: the daemon. */
  readonly workspace: string
  readonly subject: string
  readonly registry?: string
  readonly repository?: string
  readonly run?: string
}

type Place = { readonly workspace: string; readonly registry: string; readonly repository: string }

/** The daemon itself. */
export const SERVER: AuditSubject = { workspace: '', subject: 'server' }

/** Returns the subject of events about a plan. */
export function planSubject({
  workspace,
  id,
}: {
  readonly workspace: string
  readonly id: string
}): AuditSubject {
  return { workspace, subject: `workspaces/${workspace}/plans/${id}` }
}

/** Returns the subject of events about a run. They are found by its repository, too. */
export function runSubject({ id: run, ...place }: Place & { readonly id: string }): AuditSubject {
  const { workspace, registry, repository } = place
  return { workspace, subject: `workspaces/${workspace}/runs/${run}`, registry, repository, run }
}

/** Returns the subject of events about a registry. */
export function registrySubject({ workspace, registry }: Omit<Place, 'repository'>): AuditSubject {
  return { workspace, subject: `workspaces/${workspace}/registries/${registry}`, registry }
}

/** Returns the subject of events about a repository. */
export function repositorySubject({ workspace, registry, repository }: Place): AuditSubject {
  const { subject } = registrySubject({ workspace, registry })
  const id = repository.replaceAll('/', '%2F')
  return { workspace, subject: `${subject}/repositories/${id}`, registry, repository }
}

/** Returns the subject of events about a pin. They are found by its repository, too. */
export function pinSubject({ id, ...place }: Place & { readonly id: string }): AuditSubject {
  const { workspace, registry, repository } = place
  return { workspace, subject: `workspaces/${workspace}/pins/${id}`, registry, repository }
}

/** Returns the subject of events about a token. */
export function tokenSubject(id: string): AuditSubject {
  return { workspace: '', subject: `tokens/${id}` }
}

/** Returns the subject of events about another event. */
export function eventSubject(sequence: number): AuditSubject {
  return { workspace: '', subject: `auditEvents/${sequence}` }
}

/** Returns the sequence in the name of an event, or undefined if it is no such name. */
export function sequenceIn(subject: string): number | undefined {
  const [, digits] = /^auditEvents\/([1-9]\d{0,14})$/.exec(subject) ?? []
  return digits === undefined ? undefined : Number(digits)
}
