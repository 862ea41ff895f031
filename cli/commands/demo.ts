import type { Command } from '../command.ts'

export const demo: Command = async (_args, terminal) => {
  terminal.out('')
  return 0
}
