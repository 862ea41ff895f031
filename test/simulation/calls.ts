/** What happens to a call of a method that returns a promise. `call` makes it. */
export type Around = (
  method: string,
  args: readonly unknown[],
  call: () => Promise<unknown>,
) => Promise<unknown>

/** Returns an object whose methods named here go through `around`. The others stay as they are. */
export function around<T extends object>(target: T, methods: readonly (keyof T & string)[], wrap: Around): T {
  const wrapped = methods.map((method) => {
    const act = target[method] as (...args: readonly unknown[]) => Promise<unknown>
    return [method, (...args: readonly unknown[]) => wrap(method, args, () => act(...args))]
  })
  return { ...target, ...Object.fromEntries(wrapped) } as T
}
