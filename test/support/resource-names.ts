/** Full names of what worlds have in the workspace `default`. */
export const PROD = 'workspaces/default/registries/prod'
export const WEB: string = `${PROD}/repositories/team%2Fweb`

/** Returns the full name of a run. */
export function runNamed({ id }: { readonly id: string }): string {
  return `workspaces/default/runs/${id}`
}
