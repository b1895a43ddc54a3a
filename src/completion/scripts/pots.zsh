#compdef pots
# zsh completion for pots. In ~/.zshrc, after compinit: source <(pots completion zsh)
# or this file, named _pots, in a directory of $fpath.
# To see why nothing is offered: pots --verbose __complete zsh -- attach ac

_pots() {
  local mode line expl
  local -i at wide
  local -a lines values abouts described
  lines=("${(@f)$(command pots __complete zsh -- \
    "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null </dev/null)}")
  mode=$lines[1]
  case $mode in
    files | directories)
      [[ $PREFIX == --*=* ]] && compset -P 1 '*='
      if [[ $mode == files ]]; then _files; else _files -/; fi
      return
      ;;
    foreign)
      at=$words[(i)--]
      shift $at words
      ((CURRENT -= at))
      _normal
      return
      ;;
  esac
  for line in "${(@)lines[2,-1]}"; do
    abouts+=("${line#*$'\t'}")
    line=${line%%$'\t'*}
    values+=("$line")
    ((${(m)#line} > wide)) && wide=${(m)#line}
  done
  (($#values)) || return 1
  if [[ $mode == words ]]; then
    for ((at = 1; at <= $#values; at++)); do
      described+=("${${values[at]//\\/\\\\}//:/\\:}:$abouts[at]")
    done
    _describe -V -t pots-words 'pots' described || return
    # Nobody who typed nothing means the dash that all options start with: they are only listed.
    [[ -n $PREFIX || -n ${values:#-*} ]] || compstate[insert]=
    return 0
  fi
  # _describe would put those with one description together: these stay in the order given.
  for ((at = 1; at <= $#values; at++)); do
    line="${(mr:wide:)values[at]}  -- $abouts[at]"
    described+=("${line[1,COLUMNS-1]}")
  done
  _wanted -V pots-names expl 'pots' compadd -l -d described -a values && return
  # Nothing starts like that; a name may also be told by a part of it.
  _wanted -V pots-names expl 'pots' compadd -l -M 'l:|=* r:|=*' -d described -a values
}

if [[ $funcstack[1] == _pots ]]; then
  _pots "$@"
elif (($+functions[compdef])); then
  compdef _pots pots
else
  print -u2 'pots: zsh completes nothing yet; before this, run: autoload -Uz compinit && compinit'
fi
