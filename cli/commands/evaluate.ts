import { evaluateAll } from '../../policies/offline/index.ts'
import type { Command } from '../framework/command.ts'
import { evaluationText } from '../views/evaluation.ts'
import { evaluationLines } from '../views/lines/offline-lines.ts'
import { offlineRequest } from './offline.ts'

/** Evaluates policy files on a file of images, without daemon or registry. */
export const evaluate: Command = async (args, terminal) => {
  const request = await offlineRequest('evaluate', args, terminal)
  if (request === undefined) return 1
  const result = evaluateAll(request)
  terminal.lines(() => evaluationLines(result))
  terminal.out(evaluationText(result, terminal.paint))
  return 0
}
