import { nameOf } from './define.ts'
import { FAMILIES } from './index.ts'
import { YAML_DECODE, YAML_ENCODE } from './yaml-signatures.ts'

/** A function as people read about it. */
export type FunctionDoc = { readonly name: string; readonly signature: string; readonly doc: string }

/** Every function, by what it is about, as the reference lists them. Nothing is loaded for those that are loaded late. */
export const FUNCTION_FAMILIES: readonly {
  readonly title: string
  readonly functions: readonly FunctionDoc[]
}[] = [
  ...FAMILIES.map(({ title, functions }) => ({
    title,
    functions: functions.map(([name, { signature, doc }]) => ({ name, signature, doc })),
  })),
  {
    title: 'YAML',
    functions: [YAML_DECODE, YAML_ENCODE].map((one) => ({ name: nameOf(one.signature), ...one })),
  },
]
