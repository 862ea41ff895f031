import { CareenError, type Code } from '../../policies/model/index.ts'
import type { Actor } from '../../proto/resources/index.ts'
import type { Denials } from '../services.ts'
import { accessOf, methodKey } from './access.ts'

const DENIED: readonly Code[] = ['ROLE_MISSING', 'SECOND_PERSON_NEEDED']

/** Counts a call that was refused because its caller lacks a role, or must not approve, if its method changes something. Does nothing for other errors. */
export function noteDenial(
  denials: Pick<Denials, 'permissionDenied'>,
  { path, actor }: { readonly path: string; readonly actor: Actor },
  thrown: unknown,
): void {
  if (!(thrown instanceof CareenError) || !DENIED.includes(thrown.code)) return
  if (accessOf(path).role === 'READER') return
  denials.permissionDenied(actor, methodKey(path), thrown.metadata['workspace'] ?? '')
}
