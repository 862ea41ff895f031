import { positionOf } from '../../policies/hcl/index.ts'
import type { Arguments } from '../framework/arguments.ts'
import type { Terminal } from '../framework/terminal.ts'
import { configurationOf, readInputs } from '../input/index.ts'

/** Returns where the files of this folder declare a policy: `policies.hcl:6`. Undefined: nowhere, or they cannot be read. */
export async function declaredIn(
  policy: string | undefined,
  args: Arguments,
  terminal: Terminal,
): Promise<string | undefined> {
  if (policy === undefined) return undefined
  try {
    const inputs = readInputs('.', args, terminal, { mayBeEmpty: true })
    if (inputs.files.length === 0) return undefined
    const [place] = (await configurationOf(inputs)).originsOf(policy)
    return place === undefined
      ? undefined
      : `${place.source.name}:${positionOf(place.source, place.start).line}`
  } catch {
    return undefined
  }
}
