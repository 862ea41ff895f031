import type { Typed, TypedCommand, TypedFlag } from './completion.ts'

/** Returns the script for bash 3.2 and newer. It requires no other package. */
export function bashScript({ commands, others }: Typed): string {
  const names = [...commands.map(({ name }) => name), ...others].join(' ')
  return `# Completion of careen for bash. In ~/.bashrc: source <(careen completion bash)
${HELPERS}_careen() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]}
  local command= flags= words= files= prefix= skip= i
  COMPREPLY=()
${BEFORE}  case "$command \${prev/#--/-}" in
${argumentCases(commands)}  esac
  case $command in
    "" | help) words="${names}" ;;
${commands.map(commandCase).join('')}  esac
${AFTER}}
complete -F _careen careen
`
}

const HELPERS = `_careen_offer() {
  local prefix=$1 one
  shift
  while IFS= read -r one; do COMPREPLY+=("$prefix$one"); done < <(compgen "$@")
}
_careen_files() {
  compopt -o filenames 2>/dev/null
  _careen_offer "$@"
}
`

/** Returns the function that splits -flag=value and finds the command. */
const BEFORE = `  # bash takes -flag=value for three words, unless COMP_WORDBREAKS has no =.
  if [[ $cur == -*=* ]]; then
    prefix=\${cur%%=*}= prev=\${cur%%=*} cur=\${cur#*=}
  elif [[ $cur == = ]]; then
    cur=
  elif [[ $prev == = ]]; then
    prev=\${COMP_WORDS[COMP_CWORD-2]}
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case \${COMP_WORDS[i]} in
      =) skip=1 ;;
      -*) ;;
      *)
        if [[ -z $skip ]]; then
          command=\${COMP_WORDS[i]}
          break
        fi
        skip=
        ;;
    esac
  done
`

const AFTER = `  case $cur in
    --*) _careen_offer "-" -W "$flags" -- "\${cur#-}" ;;
    -*) _careen_offer "" -W "$flags" -- "$cur" ;;
    *)
      _careen_offer "" -W "$words" -- "$cur"
      [[ -z $files ]] || _careen_files "" -f -- "$cur"
      ;;
  esac
`

/** Returns the completions of the arguments of flags. */
function argumentCases(commands: readonly TypedCommand[]): string {
  const given = commands.flatMap(({ name: command, flags }) =>
    flags
      .filter(({ argument }) => argument.kind !== 'none')
      .map((flag) => ({ command, name: flag.name, offer: offerOf(flag) })),
  )
  const offers = Map.groupBy(given, ({ name }) => name)
  const differs = (name: string): boolean => new Set(offers.get(name)?.map(({ offer }) => offer)).size > 1
  const patterns = given.map(({ command, name, offer }) => ({
    offer,
    pattern: differs(name) ? `"${command} ${name}"` : `*" ${name}"`,
  }))
  const cases = [...Map.groupBy(patterns, ({ offer }) => offer)].map(([offer, ones]) => {
    const alike = [...new Set(ones.map(({ pattern }) => pattern))]
    return `    ${alike.join(' | ')})\n${offer}      return\n      ;;\n`
  })
  return cases.join('')
}

function offerOf({ argument }: TypedFlag): string {
  switch (argument.kind) {
    case 'words':
      return `      _careen_offer "$prefix" -W "${argument.words.join(' ')}" -- "$cur"\n`
    case 'file':
      return '      _careen_files "$prefix" -f -- "$cur"\n'
    case 'directory':
      return '      _careen_files "$prefix" -d -- "$cur"\n'
    case 'text':
    case 'none':
      return ''
  }
}

function commandCase({ name, flags, words, files }: TypedCommand): string {
  const parts = [
    `flags="${flags.map((flag) => flag.name).join(' ')}"`,
    ...(words.length === 0 ? [] : [`words="${words.join(' ')}"`]),
    ...(files ? ['files=1'] : []),
  ]
  return `    ${name})\n${parts.map((part) => `      ${part}\n`).join('')}      ;;\n`
}
