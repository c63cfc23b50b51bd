# Completion of jpki-tool's commands and options for fish, which the tool itself tells; where nothing of it fits, a file may have
# to come.
function __jpki_tool_words
    set -l words (commandline -opc)
    set -l begun (commandline -ct)
    $words[1] complete-words $words[2..-1] "$begun" 2>/dev/null |
        string match -r -- '^'(string escape --style=regex -- "$begun")'.*'
end
complete -c jpki-tool -n 'count (__jpki_tool_words) >/dev/null' -f -a '(__jpki_tool_words)'
