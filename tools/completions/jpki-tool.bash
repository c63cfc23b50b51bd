# Completion of jpki-tool's commands and options for bash, which the tool itself tells.
_jpki_tool() {
  local IFS=$'\n'
  COMPREPLY=($(compgen -W "$("${COMP_WORDS[0]}" complete-words "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null | cut -f 1)" \
    -- "${COMP_WORDS[COMP_CWORD]}"))
}
complete -o bashdefault -o default -F _jpki_tool jpki-tool
