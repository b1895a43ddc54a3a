# bash completion for pots, from bash 3.2 on. In ~/.bashrc: eval "$(pots completion bash)"
# To see why nothing is offered: pots --verbose __complete bash -- 'pots attach ac'

_pots() {
  COMPREPLY=()
  # Before 4.3 bash counted COMP_POINT in bytes.
  if ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] < 403)); then
    local LC_ALL=C
  fi
  local line=${COMP_LINE:0:COMP_POINT} mode reply at
  local answer
  answer=$(command pots __complete bash -- "$line" "$COMP_WORDBREAKS" "${COMP_TYPE-}" 2>/dev/null </dev/null)
  {
    IFS= read -r mode
    while IFS= read -r reply; do COMPREPLY[${#COMPREPLY[@]}]=$reply; done
  } <<<"$answer"
  case $mode in
    files | directories)
      # Where none are given, bash completes files by itself.
      case ${COMPREPLY[0]-} in
        */) _pots_compopt -o nospace ;;
        '') [[ $mode == files ]] || _pots_compopt -o dirnames +o bashdefault +o default ;;
      esac
      ;;
    foreign)
      for ((at = 1; at < COMP_CWORD; at++)); do
        [[ ${COMP_WORDS[at]} == -- ]] && break
      done
      ((at++))
      if declare -F _comp_command_offset >/dev/null; then
        _comp_command_offset "$at"
      elif declare -F _command_offset >/dev/null; then
        _command_offset "$at"
      elif ((at == COMP_CWORD)); then
        while IFS= read -r reply; do
          [[ -n $reply ]] && COMPREPLY[${#COMPREPLY[@]}]=$reply
        done <<<"$(compgen -c -- "${COMP_WORDS[COMP_CWORD]}")"
      fi
      ;;
    *) _pots_compopt +o bashdefault +o default -o nosort ;;
  esac
}

# Older bashes have no compopt, or not all of its options: what they do instead does no harm.
_pots_compopt() {
  compopt "$@" 2>/dev/null || true
}

complete -o bashdefault -o default -F _pots pots
