import { randomUUID } from 'node:crypto'

/** Full names of what worlds have in the workspace `default`. */
export const PROD = 'workspaces/default/registries/prod'
export const WEB: string = `${PROD}/repositories/team%2Fweb`

/** Returns the full name of a run. */
export function runNamed({ id }: { readonly id: string }): string {
  return `workspaces/default/runs/${id}`
}

/** A dry run of `WEB`, as the body of StartRun. */
export function startBody(): Buffer {
  const text = (field: number, value: string) =>
    Buffer.concat([Buffer.from([field * 8 + 2, value.length]), Buffer.from(value)])
  return Buffer.concat([text(1, WEB), Buffer.from([0x10, 2]), text(4, randomUUID())])
}
