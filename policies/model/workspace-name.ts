/** Why a pattern: the name is a part of the names of all its objects. */
const NAME = /^(?!-$)[^/%*"\\\p{C}]+$/u

/** Returns true if a workspace can have this name. */
export function isWorkspaceName(text: string): boolean {
  return NAME.test(text)
}
