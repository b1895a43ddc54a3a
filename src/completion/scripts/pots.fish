# fish completion for pots. In ~/.config/fish/config.fish: pots completion fish | source
# or this file, as ~/.config/fish/completions/pots.fish.
# To see why nothing is offered: pots --verbose __complete fish -- attach ac

function __pots_complete
    set -l words (commandline -opc)
    set -l raw (commandline -ct)
    # Without its quotes; one still open ends here.
    set -l current (string unescape -- "$raw"; or string unescape -- "$raw'"; or string unescape -- "$raw\"")
    set -l answer (command pots __complete fish -- $words[2..-1] "$current" 2>/dev/null </dev/null)
    switch "$answer[1]"
        case files directories
            set -l prefix (string match -r -- '^--[^=]*=' "$raw")
            # A command without completions of its own is completed with files.
            set -l paths (complete -C ": "(string replace -r -- '^--[^=]*=' '' "$raw"))
            if test "$answer[1]" = directories
                set paths (string match -r -- '^[^\t]*/(?:\t.*)?$' $paths)
            end
            for path in $paths
                printf '%s\n' "$prefix$path"
            end
        case foreign
            set -l at (contains -i -- -- $words)
            complete -C (string join ' ' -- (string escape -- $words[(math $at + 1)..-1]) "$raw")
        case '*'
            set -e answer[1]
            printf '%s\n' $answer
    end
end

complete -c pots -f -k -a '(__pots_complete)'
