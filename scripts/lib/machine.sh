# shellcheck shell=bash
# What the machine offers: the numbers that the cluster is sized from.

# memory_megabytes: prints the memory this process may use; a container's limit counts.
memory_megabytes() {
    local total limit
    total="$(awk '$1 == "MemTotal:" { print int($2 / 1024) }' /proc/meminfo)"
    limit="$(cat /sys/fs/cgroup/memory.max 2>/dev/null || true)"
    if [[ "$limit" =~ ^[0-9]+$ ]] && ((limit / 1048576 < total)); then
        total=$((limit / 1048576))
    fi
    printf '%s\n' "$total"
}

# free_megabytes DIRECTORY: prints the free space of its file system.
free_megabytes() {
    df --output=avail --block-size=1M "$1" | awk 'NR == 2 { print $1 }'
}

# shared_memory_megabytes: prints the size of /dev/shm, 0 when there is none.
shared_memory_megabytes() {
    df --output=size --block-size=1M /dev/shm 2>/dev/null | awk 'NR == 2 { size = $1 } END { print size + 0 }'
}

# between LOW VALUE HIGH: prints the value, kept inside the bounds.
between() {
    local value="$2"
    ((value >= $1)) || value="$1"
    ((value <= $3)) || value="$3"
    printf '%s\n' "$value"
}
