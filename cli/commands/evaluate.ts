import { evaluateAll } from '../../policies/offline/index.ts'
import { type Command, json } from '../framework/command.ts'
import { evaluationJson, evaluationText } from '../views/evaluation.ts'
import { offlineRequest } from './offline.ts'

/** Evaluates policy files on a file of images, without daemon or registry. */
export const evaluate: Command = async (args, terminal) => {
  const request = await offlineRequest('evaluate', args, terminal)
  if (request === undefined) return 1
  const result = evaluateAll(request)
  if (args.switches.has('json')) terminal.out(json(evaluationJson(result)))
  else terminal.out(evaluationText(result, terminal.paint))
  return 0
}
