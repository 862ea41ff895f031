import { isRecord } from '../model/index.ts'
import { bare, besideNotes, type ForeignForm, wrongAtText } from './form.ts'

const ACTIONS = ['container-retention-policy', 'ghcr-cleanup-action', 'delete-package-versions']

/** A step of a workflow, or a workflow, a job or a list with one such step. */
export function ghcrForm(document: unknown): ForeignForm {
  if (isRecord(document) && document['uses'] !== undefined) return stepForm(document)
  if (typeof document !== 'object' || document === null) return bare(document)
  const steps = stepsIn(document)
  const [only, ...more] = steps
  if (more.length > 0)
    throw wrongAtText(
      `it has ${steps.length} steps with a known action; give one of them, {"uses": ..., "with": {...}}`,
    )
  return only === undefined ? bare(document) : stepForm(only)
}

const KNOWN = ['uses', 'with', 'name', 'id', 'env']

function stepForm(step: Readonly<Record<string, unknown>>): ForeignForm {
  const { uses, with: inputs } = step
  return { policy: { uses, with: inputs ?? {} }, notes: besideNotes(step, KNOWN) }
}

function stepsIn(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (Array.isArray(value)) return value.flatMap(stepsIn)
  if (!isRecord(value)) return []
  const { uses } = value
  if (typeof uses === 'string') return ACTIONS.some((one) => uses.includes(one)) ? [value] : []
  return Object.values(value).flatMap(stepsIn)
}
