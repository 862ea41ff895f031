import type { Diagnostic } from '../../../policies/hcl/index.ts'

/** An issue of GitLab's Code Quality report. */
export type CodeQualityIssue = {
  readonly description: string
  readonly check_name: string
  readonly fingerprint: string
  readonly severity: 'major' | 'minor'
  readonly location: { readonly path: string; readonly lines: { readonly begin: number } }
}

/**
 * Returns diagnostics as a Code Quality report of GitLab. `hash` returns a text's hash in hexadecimal digits: equal issues have
 * equal fingerprints in each report, and two issues of one report never.
 */
export function codeQuality(
  diagnostics: readonly Diagnostic[],
  hash: (text: string) => string,
): readonly CodeQualityIssue[] {
  const seen = new Map<string, number>()
  return diagnostics.map((diagnostic) => {
    const { severity, summary, detail, code = 'invalid-configuration' } = diagnostic
    const location = locationOf(diagnostic)
    const text = JSON.stringify([location.path, diagnostic.place?.address ?? '', summary, detail])
    const before = seen.get(text) ?? 0
    seen.set(text, before + 1)
    return {
      description: `${summary}: ${detail}`,
      check_name: code,
      fingerprint: hash(`${text}${before === 0 ? '' : `#${before}`}`),
      severity: severity === 'error' ? 'major' : 'minor',
      location,
    }
  })
}

function locationOf({ place }: Diagnostic): CodeQualityIssue['location'] {
  const { file = '', line = 1 } = place ?? {}
  return { path: file === '' ? '.' : file, lines: { begin: line } }
}
