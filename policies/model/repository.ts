/** A repository of a declared registry. `registry` is the name of the registry block. */
export type RepositoryRef = { readonly registry: string; readonly repository: string }

/** What a policy or protection governs. `registry` absent: every declared registry. */
export type Scope =
  | { readonly kind: 'repository'; readonly registry: string; readonly repository: string }
  | { readonly kind: 'pattern'; readonly registry: string; readonly pattern: string }
  | { readonly kind: 'registry'; readonly registry: string }
  | { readonly kind: 'global' }
