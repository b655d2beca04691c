# shellcheck shell=bash
# The settings of a private cluster, sized from the machine. Needs machine.sh.
#
# Profiles:
#   durable    for data somebody wants to keep;
#   throwaway  for tests: the operating system alone is trusted to write the data out. A commit still survives the
#              death of any process, so tests that kill processes mean something; only a power cut would lose data.

# write_cluster_settings DIRECTORY PROFILE [SETTING=VALUE...]: writes data/gongxin.conf anew, at every start, as
# the machine may have changed since. What a user sets with ALTER SYSTEM wins over it.
write_cluster_settings() {
    local directory="$1" profile="$2" owner file setting
    shift 2
    owner="$(cluster_owner "$directory")"
    file="$directory/data/gongxin.conf"
    {
        printf '# Written by scripts/lib/cluster-settings.sh at every start; use ALTER SYSTEM for changes that last.\n'
        connection_settings "$(cluster_socket_directory "$directory")"
        memory_settings "$profile"
        durability_settings "$profile" "$directory"
        for setting in "$@"; do
            printf "%s = '%s'\n" "${setting%%=*}" "${setting#*=}"
        done
    } | as_user "$owner" tee "$file" >/dev/null
    grep -q "^include_if_exists 'gongxin.conf'" "$directory/data/postgresql.conf" ||
        printf "include_if_exists 'gongxin.conf'\n" |
        as_user "$owner" tee -a "$directory/data/postgresql.conf" >/dev/null
}

connection_settings() {
    printf "listen_addresses = ''\n"
    printf "unix_socket_directories = '%s'\n" "$(socket_list_entry "$1")"
    printf "unix_socket_permissions = 0700\n"
    printf "port = 5432\n"
    # The tests' suites, with services of their own, start all at once.
    printf "max_connections = 1500\n"
    printf "timezone = 'Asia/Shanghai'\n"
    printf "log_timezone = 'Asia/Shanghai'\n"
}

# socket_list_entry PATH: prints it as an entry of a list of names, inside a quoted value: a path with a comma or
# a space would otherwise be taken for two.
socket_list_entry() {
    local path="${1//\"/\"\"}"
    printf '"%s"' "${path//\'/\'\'}"
}

memory_settings() {
    local memory quarter
    memory="$(memory_megabytes)"
    quarter=$((memory / 4))
    if [[ "$1" == durable ]]; then
        printf 'shared_buffers = %sMB\n' "$(between 64 "$quarter" 4096)"
        printf 'work_mem = %sMB\n' "$(between 4 $((memory / 500)) 64)"
    else
        printf 'shared_buffers = %sMB\n' "$(between 64 $((memory / 16)) 512)"
        printf 'work_mem = 16MB\n'
    fi
    printf 'maintenance_work_mem = %sMB\n' "$(between 64 $((memory / 16)) 1024)"
    printf 'effective_cache_size = %sMB\n' "$(between 128 $((memory / 2)) 65536)"
    # Containers often have a /dev/shm of 64 MB, too little for a parallel query's hash table.
    (($(shared_memory_megabytes) >= 512)) || printf 'dynamic_shared_memory_type = mmap\n'
}

durability_settings() {
    local write_ahead_log
    # Room for a large load between checkpoints, but never more than an eighth of the disk that is left.
    write_ahead_log="$(between 1024 $(($(free_megabytes "$2") / 8)) 8192)"
    printf 'max_wal_size = %sMB\n' "$write_ahead_log"
    printf 'min_wal_size = %sMB\n' "$(between 80 $((write_ahead_log / 8)) 1024)"
    printf 'checkpoint_timeout = 15min\n'
    printf 'wal_compression = lz4\n'
    printf 'synchronous_commit = on\n'
    # Disks and file systems of today read ahead well by themselves and serve random reads quickly.
    printf 'random_page_cost = 1.1\n'
    printf 'effective_io_concurrency = 100\n'
    case "$1" in
        durable) ;;
        throwaway) printf 'fsync = off\nfull_page_writes = off\n' ;;
        *) die "there is no cluster profile called \"$1\"" "Profiles: durable, throwaway." ;;
    esac
}
