import { randomUUID } from 'node:crypto'

/** Full names of what worlds have in the workspace `default`. */
export const PROD = 'workspaces/default/registries/prod'
export const WEB: string = `${PROD}/repositories/team%2Fweb`

/** Returns the full name of a run. */
export function runNamed({ id }: { readonly id: string }): string {
  return `workspaces/default/runs/${id}`
}

/** Returns what asks for a run of a repository, without the id of the request. */
export function runWish(
  kind: 'KIND_CLEAN' | 'KIND_DRY_RUN',
  repository: string = WEB,
  policy = '',
): { readonly parent: string; readonly run: { repository: string; kind: typeof kind; policy: string } } {
  return { parent: 'workspaces/default', run: { repository, kind, policy } }
}

/** A dry run of `WEB`, as the body of CreateRun. */
export function startBody(): Buffer {
  const field = (number: number, value: Buffer) =>
    Buffer.concat([Buffer.from([number * 8 + 2, value.length]), value])
  const text = (number: number, value: string) => field(number, Buffer.from(value))
  const run = Buffer.concat([text(5, WEB), Buffer.from([0x10, 2])])
  return Buffer.concat([text(1, 'workspaces/default'), field(2, run), text(3, randomUUID())])
}
