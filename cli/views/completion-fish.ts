import type { Typed, TypedCommand, TypedFlag } from './completion.ts'

/** Returns the script for fish 3 and newer. */
export function fishScript({ commands, others }: Typed): string {
  const names = [...commands.map(({ name }) => name), ...others].join(' ')
  return `# Completion of careen for fish: careen completion fish > ~/.config/fish/completions/careen.fish
function __careen_is --description 'Is this the command that was typed?'
  for word in (commandline -opc)[2..]
    string match -q -- '-*' $word; and continue
    test $word = "$argv[1]"
    return
  end
  test -z "$argv[1]"
end
complete -c careen -f
${commands.map(({ name, summary }) => `complete -c careen -n '__careen_is ""' -a ${name} -d ${quoted(summary)}\n`).join('')}complete -c careen -n '__careen_is ""' -a ${quoted(others.join(' '))}
complete -c careen -n '__careen_is help' -a ${quoted(names)}
${commands.map(commandLines).join('')}`
}

function commandLines({ name, flags, words, files }: TypedCommand): string {
  const when = `complete -c careen -n '__careen_is ${name}'`
  const lines = [
    ...flags.map((flag) => `${when} ${flagPart(flag)} -d ${quoted(flag.doc)}`),
    ...(words.length === 0 ? [] : [`${when} -a ${quoted(words.join(' '))}`]),
    ...(files ? [`${when} -F`] : []),
  ]
  return lines.map((line) => `${line}\n`).join('')
}

function flagPart({ name, argument }: TypedFlag): string {
  const option = `-o ${name.slice(1)}`
  switch (argument.kind) {
    case 'none':
      return option
    case 'words':
      return `${option} -x -a ${quoted(argument.words.join(' '))}`
    case 'file':
      return `${option} -r -F`
    case 'directory':
      return `${option} -x -a '(__fish_complete_directories)'`
    case 'text':
      return `${option} -x`
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll(/['\\]/g, String.raw`\$&`)}'`
}
