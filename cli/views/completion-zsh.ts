import type { Typed, TypedCommand, TypedFlag } from './completion.ts'

/** Returns the script for zsh: to be sourced after compinit, or stored as _careen in $fpath. */
export function zshScript({ commands, others }: Typed): string {
  const described = [
    ...commands.map(({ name, summary }) => quoted(`${name}:${summary}`)),
    ...others.map(quoted),
  ]
  return `#compdef careen
# Completion of careen for zsh. In ~/.zshrc, after compinit: source <(careen completion zsh)
_careen() {
  local context state state_descr line
  typeset -A opt_args
  local -a commands
  commands=(
${described.map((one) => `    ${one}\n`).join('')}  )
  _arguments -C '-chdir=[Go to this directory first.]:DIR:_files -/' '1: :->command' '*:: :->rest'
  case $state in
    command) _describe -t commands command commands ;;
    rest)
      case $words[1] in
        help) _describe -t commands command commands ;;
${commands.map(commandCase).join('')}      esac
      ;;
  esac
}
if [[ $funcstack[1] == _careen ]]; then
  _careen "$@"
else
  compdef _careen careen
fi
`
}

function commandCase({ name, flags, words, files }: TypedCommand): string {
  const rest = [
    ...(words.length === 0 ? [] : [`'1: :(${words.join(' ')})'`]),
    ...(files ? ["'*:file:_files'"] : []),
  ]
  const specs = [...flags.map(flagSpec), ...rest]
  return `        ${name})\n          _arguments ${specs.join(' \\\n            ')}\n          ;;\n`
}

function flagSpec({ name, doc, argument }: TypedFlag): string {
  const text = doc.replaceAll(/[[\]\\:]/g, '\\$&')
  switch (argument.kind) {
    case 'none':
      return quoted(`${name}[${text}]`)
    case 'words':
      return quoted(`${name}=[${text}]: :(${argument.words.join(' ')})`)
    case 'file':
      return quoted(`*${name}=[${text}]:${argument.name}:_files`)
    case 'directory':
      return quoted(`${name}=[${text}]:${argument.name}:_files -/`)
    case 'text':
      return quoted(`*${name}=[${text}]:${argument.name}: `)
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
