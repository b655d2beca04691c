# shellcheck shell=bash
# What the scripts print: one line per step, and errors that say what to do.
# Everything goes to standard error, so that standard output stays free for results. That a reader has gone
# away (a pipe into head, a closed terminal) must not keep a script from cleaning up: it is not an error here.

# step TEXT: announces the work that begins now.
step() {
    printf '==> %s\n' "$*" >&2 || true
}

# note TEXT: a remark that belongs to the current step.
note() {
    printf '    %s\n' "$*" >&2 || true
}

# die PROBLEM [ADVICE...]: ends the script; every further argument is a line of advice.
die() {
    printf 'error: %s\n' "$1" >&2 || true
    shift
    local advice
    for advice in "$@"; do
        printf '       %s\n' "$advice" >&2 || true
    done
    exit 1
}
