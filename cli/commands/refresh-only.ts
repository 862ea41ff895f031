import { type Arguments, invalid } from '../framework/arguments.ts'

/** What does not fit a plan that changes nothing, by flag. */
const MIXED: Readonly<Record<string, string>> = {
  destroy: 'it destroys nothing',
  target: 'it accepts all drift of these files, or none',
  exclude: 'it accepts all drift of these files, or none',
  'take-over': 'it takes over what these files applied before, and nothing else',
  'skip-effects': 'it looks at registries. careen state list -drift does not',
  'approve-images': 'it approves no image',
  'allow-unknown': 'it makes nothing unknown',
  format: 'it has no document. -json writes it for programs',
}

/** Throws INVALID_ARGUMENT for a flag that does not fit -refresh-only. */
export function refuseMixedRefresh({ command, switches, given }: Arguments): void {
  if (!switches.has('refresh-only')) return
  if (!switches.has('refresh'))
    throw invalid(
      command,
      '-refresh-only looks at registries, so -refresh=false does not fit. careen state list -drift looks at none',
    )
  const flag = Object.keys(MIXED).find(
    (one) => switches.has(one) || given.some((other) => other.flag === one),
  )
  if (flag !== undefined)
    throw invalid(command, `-refresh-only changes nothing, so -${flag} does not fit: ${MIXED[flag]}`)
}
