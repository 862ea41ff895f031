import { isAbsolute, join } from 'node:path'
import { CareenError, evaluateAll, hasErrors, parseDuration, readImages } from '../../policies/index.ts'
import { invalid } from '../arguments.ts'
import { type Command, json, loadConfiguration } from '../command.ts'
import { readText } from '../files.ts'
import type { Terminal } from '../terminal.ts'
import { diagnosticsText } from '../views/diagnostics.ts'
import { evaluationText } from '../views/evaluation.ts'
import { decisionJson } from '../views/plan.ts'

/** The engine alone: policy files and a file of images; no daemon, no registry. */
export const evaluate: Command = async (args, terminal) => {
  const { values, switches } = args
  const now = instantOf(values['now'])
  const grace = durationOf(values['grace'])
  const file = values['images']
  if (file === undefined) throw invalid('evaluate', '-images FILE is missing')
  const configuration = await loadConfiguration(values['policies'] ?? '.', args, terminal)
  if (configuration === undefined) return 1
  const { images, diagnostics } = readImages(file, await textOf(file, terminal), now)
  if (hasErrors(diagnostics)) {
    terminal.err(`${diagnosticsText(diagnostics, terminal.paint)}\n`)
    return 1
  }
  const policyName = values['policy']
  const result = evaluateAll({
    objects: configuration.objects,
    images,
    now,
    ...(grace === undefined ? {} : { grace }),
    ...(policyName === undefined ? {} : { policyName }),
  })
  if (switches.has('json')) {
    terminal.out(json({ decisions: result.decisions.map(decisionJson), guards: result.guards }))
  } else terminal.out(evaluationText(result, terminal.paint))
  return 0
}

function textOf(file: string, terminal: Terminal): Promise<string> | string {
  return file === '-' ? terminal.readInput() : readText(isAbsolute(file) ? file : join(terminal.cwd, file))
}

function instantOf(text: string | undefined): number {
  if (text === undefined) return Date.now()
  const at = Date.parse(text)
  if (!Number.isNaN(at)) return at
  throw new CareenError('INVALID_ARGUMENT', `-now ${text}: write an instant as in 2026-11-22T00:00:00Z`)
}

function durationOf(text: string | undefined): number | undefined {
  const duration = text === undefined ? undefined : parseDuration(text)
  if (text === undefined || duration !== undefined) return duration
  throw new CareenError('INVALID_ARGUMENT', `-grace ${text}: write a number and a unit, as in 24h or 0s`)
}
