import { hasErrors, readConfiguration } from '../../policies/language/index.ts'
import type { DeclaredObject } from '../../policies/model/index.ts'

/** Returns the objects of a text in the policy language, as a plan declares them. Throws if it has errors. */
export async function readObjects(text: string): Promise<readonly { readonly object: DeclaredObject }[]> {
  const { objects, diagnostics } = await readConfiguration([{ name: 'test.hcl', text }])
  if (hasErrors(diagnostics)) throw new Error(JSON.stringify(diagnostics))
  return objects.map((object) => ({ object }))
}
