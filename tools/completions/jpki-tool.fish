# Completion of jpki-tool's commands and options for fish, which the tool itself tells.
complete -c jpki-tool -a '(set -l words (commandline -opc); $words[1] complete-words $words[2..-1] 2>/dev/null)'
