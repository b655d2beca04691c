# shellcheck shell=bash
# A throw-away folder with a throw-away cluster in it, which go away with the script however that ends.
# Needs say.sh and cluster.sh.

scratch='' scratch_guardian='' attended=''

# scratch_create: makes the folder (sets `scratch`) where the cluster's user can get at it.
scratch_create() {
    local parent="${TMPDIR:-/tmp}"
    require_cluster_user
    can_reach "$(cluster_user)" "$parent" || parent=/tmp
    scratch="$(mktemp --directory "$parent/gongxin-test.XXXXXXXX")"
    # The cluster's user passes through to its own folder, and sees nothing else.
    chmod 0711 "$scratch"
    mkdir -m 0700 "$scratch/tmp"
    guard_scratch
}

# guard_scratch: leaves a process that removes everything should this script be killed with no chance to do so.
guard_scratch() {
    # shellcheck disable=SC2016 # The inner shell expands these: they are its own arguments.
    setsid bash -c 'tail --pid="$1" --follow /dev/null; source "$2/say.sh"; source "$2/cluster.sh"
        cluster_remove "$3/cluster"; rm -rf "$3"' \
        guardian "$$" "$(dirname "${BASH_SOURCE[0]}")" "$scratch" </dev/null >/dev/null 2>&1 &
    scratch_guardian=$!
}

# attend COMMAND...: runs it so that a signal to this script is acted on at once rather than when it has ended.
attend() {
    local outcome=0
    # In a process group of its own, so that its children can be ended with it.
    set -m
    "$@" </dev/null &
    attended=$!
    set +m
    wait "$attended" || outcome=$?
    attended=''
    return "$outcome"
}

# scratch_remove: the end: nothing of this script is left running, and no file of it remains.
scratch_remove() {
    trap '' INT TERM HUP PIPE
    [[ -z "$attended" ]] || kill -TERM -- "-$attended" 2>/dev/null || true
    [[ -n "$scratch" ]] || return 0
    cluster_remove "$scratch/cluster" 2>/dev/null
    rm -rf "$scratch"
    # The guardian leads a process group, its tail included.
    [[ -z "$scratch_guardian" ]] || kill -KILL -- "-$scratch_guardian" 2>/dev/null || true
}
