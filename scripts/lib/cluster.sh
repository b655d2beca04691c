# shellcheck shell=bash
# A private PostgreSQL cluster in a folder of ours: reachable through its unix socket only, trusting whoever can
# open that socket, and nothing else on the machine is touched. Needs say.sh, machine.sh and cluster-settings.sh.
#
# The folder holds data/ (the cluster), run/ (the socket), server.log and socket-directory (where the socket is).
# It belongs to an unprivileged user with mode 0700, because PostgreSQL refuses to run as root and because the
# folder's mode is what makes trust authentication sound.

# cluster_user: prints the unprivileged user that new clusters belong to.
cluster_user() {
    if ((EUID != 0)); then
        id --user --name
    else
        printf '%s\n' "${GONGXIN_CLUSTER_USER:-postgres}"
    fi
}

# require_cluster_user: creates that user when it is missing (Debian's packages bring "postgres" along).
require_cluster_user() {
    local user
    user="$(cluster_user)"
    id "$user" >/dev/null 2>&1 && return 0
    step "Creating the system user $user, which the database runs as"
    useradd --system --user-group --no-create-home --shell /usr/sbin/nologin "$user"
}

# as_user USER COMMAND...: runs it as that user (from /, as the user may not be allowed into this folder).
as_user() {
    local user="$1"
    shift
    if [[ "$(id --user --name)" == "$user" ]]; then
        (cd / && "$@")
    elif ((EUID == 0)); then
        (cd / && setpriv --reuid "$user" --regid "$(id --group "$user")" --init-groups --inh-caps=-all -- "$@")
    else
        die "the database cluster belongs to $user" "Run this as $user or as root."
    fi
}

# postgres_program NAME: prints the path of one of PostgreSQL's own programs, from version 15 or the newest above.
postgres_program() {
    local directory
    for directory in "${GONGXIN_POSTGRES_BIN:-}" /usr/lib/postgresql/15/bin \
        $(printf '%s\n' /usr/lib/postgresql/*/bin | sort --version-sort --reverse); do
        if [[ -x "$directory/$1" ]]; then
            printf '%s\n' "$directory/$1"
            return 0
        fi
    done
    die "PostgreSQL's program $1 was not found" \
        "Install postgresql-15, or name the folder of its programs in GONGXIN_POSTGRES_BIN."
}

# can_reach USER DIRECTORY: whether the user can enter the directory, or its nearest ancestor that exists.
can_reach() {
    local ancestor="$2"
    while [[ ! -d "$ancestor" ]]; do
        ancestor="$(dirname "$ancestor")"
    done
    as_user "$1" test -x "$ancestor"
}

# cluster_home DIRECTORY: prints where a cluster that belongs at DIRECTORY is to be kept: there, or in a folder of
# /var/lib/gongxin when a checkout in a closed folder (/root, say) shuts the cluster's user out.
cluster_home() {
    local home
    home="$(existing_cluster "$1")"
    if [[ -z "$home" ]]; then
        require_cluster_user
        home="$1"
        if ! can_reach "$(cluster_user)" "$1"; then
            ((EUID == 0)) || die "$(cluster_user) cannot enter the folders above $1" "Check their permissions."
            home="$(cluster_fallback "$1")"
            note "$(cluster_user) cannot enter the folders above $1; the cluster is kept at $home"
        fi
    fi
    printf '%s\n' "$home"
}

# cluster_fallback DIRECTORY: prints the other place for a cluster that belongs at DIRECTORY.
cluster_fallback() {
    printf '/var/lib/gongxin/%s\n' "$(printf '%s' "$1" | sha256sum | cut -c 1-16)"
}

# existing_cluster DIRECTORY: prints where the cluster that belongs at DIRECTORY is, nothing when there is none.
existing_cluster() {
    local place
    for place in "$1" "$(cluster_fallback "$1")"; do
        if [[ -d "$place" ]]; then
            printf '%s\n' "$place"
            return 0
        fi
    done
}

# cluster_create DIRECTORY: makes the cluster unless it is there.
cluster_create() {
    local directory="$1" user
    [[ ! -d "$directory/data" ]] || return 0
    require_cluster_user
    user="$(cluster_user)"
    ((EUID == 0)) || [[ ! -d "$directory" || -O "$directory" ]] ||
        die "the database cluster at $directory belongs to $(cluster_owner "$directory")" "Run this as that user or as root."
    can_reach "$user" "$directory" ||
        die "$user cannot enter the folders above $directory" \
            "Open them (chmod o+x), or choose a folder elsewhere."
    step "Creating a PostgreSQL cluster at $directory"
    (umask 022 && mkdir -p "$(dirname "$directory")")
    install --directory --mode 0700 --owner "$user" --group "$(id --group "$user")" "$directory"
    # Made under another name, so that a folder called data is always a whole cluster, even after a kill.
    rm -rf "$directory/data.unfinished"
    as_user "$user" "$(postgres_program initdb)" --pgdata "$directory/data.unfinished" --username postgres --encoding UTF8 \
        --locale C.UTF-8 --auth-local trust --auth-host reject --data-checksums --no-instructions \
        >"$directory/initdb.log" 2>&1 ||
        die "initdb failed" "Its last words: $(tail -n 3 "$directory/initdb.log" | tr '\n' ' ')" \
            "The whole of it: $directory/initdb.log"
    as_user "$user" mv "$directory/data.unfinished" "$directory/data"
}

# cluster_owner DIRECTORY: prints the user a cluster belongs to.
cluster_owner() {
    stat --format %U "$1"
}

# cluster_running DIRECTORY: whether its server runs.
cluster_running() {
    [[ -f "$1/data/postmaster.pid" ]] || return 1
    as_user "$(cluster_owner "$1")" "$(postgres_program pg_ctl)" --pgdata "$1/data" status >/dev/null 2>&1
}

# cluster_start DIRECTORY PROFILE [SETTING=VALUE...]: writes the settings for PROFILE (see cluster-settings.sh),
# the given ones last, and starts the server, which stays when this script's terminal goes.
cluster_start() {
    local directory="$1" owner
    ! cluster_running "$directory" || return 0
    owner="$(cluster_owner "$directory")"
    place_socket "$directory" "$owner"
    write_cluster_settings "$@"
    step "Starting PostgreSQL"
    as_user "$owner" "$(postgres_program pg_ctl)" --pgdata "$directory/data" --log "$directory/server.log" \
        --wait --timeout 120 start >/dev/null ||
        die "PostgreSQL did not start" \
            "The end of its log: $(tail -n 5 "$directory/server.log" 2>/dev/null | tr '\n' ' ')" \
            "The whole of it: $directory/server.log"
}

# cluster_stop DIRECTORY [MODE]: stops the server; "fast" (the default) ends connections, "immediate" does not
# even write the data out, which is fine for a cluster that is about to be deleted.
cluster_stop() {
    cluster_running "$1" || return 0
    step "Stopping PostgreSQL"
    as_user "$(cluster_owner "$1")" "$(postgres_program pg_ctl)" --pgdata "$1/data" --wait --timeout 120 \
        --mode "${2:-fast}" stop >/dev/null || die "PostgreSQL did not stop" "See $1/server.log."
}

# cluster_remove DIRECTORY: stops the server and deletes everything.
cluster_remove() {
    local socket_directory
    [[ -d "$1" ]] || return 0
    cluster_stop "$1" immediate
    socket_directory="$(cluster_socket_directory "$1")"
    rm -rf "$1"
    [[ "$socket_directory" == "$1"/* || -z "$socket_directory" ]] || rm -rf "$socket_directory"
}

# place_socket DIRECTORY OWNER: decides where the socket goes. A socket's path holds 107 bytes at most, so that
# of a cluster deep down in the file system is put below /tmp, in a folder just as private.
place_socket() {
    local directory="$1" owner="$2" place="$1/run" kept path_bytes
    path_bytes="$(printf '%s' "$place/.s.PGSQL.5432" | wc -c)"
    if ((path_bytes > 107)); then
        kept="$(cluster_socket_directory "$directory")"
        if [[ "$kept" == /tmp/* && -d "$kept" && "$(stat --format %U "$kept")" == "$owner" ]]; then
            place="$kept"
        else
            place="$(as_user "$owner" mktemp --directory /tmp/gongxin-socket.XXXXXXXX)"
        fi
    fi
    # shellcheck disable=SC2016 # The inner shell expands these: they are its own arguments.
    as_user "$owner" sh -c 'mkdir -p -m 0700 "$1" && printf "%s\n" "$1" >"$2/socket-directory"' \
        sh "$place" "$directory"
}

# cluster_socket_directory DIRECTORY: prints where the socket is, nothing before the first start.
cluster_socket_directory() {
    cat "$1/socket-directory" 2>/dev/null || true
}

# cluster_url DIRECTORY DATABASE ROLE: prints the URL to connect with.
cluster_url() {
    printf 'postgresql:///%s?host=%s&user=%s\n' "$2" "$(url_encoded "$(cluster_socket_directory "$1")")" "$3"
}

# url_encoded TEXT: prints it with every byte but letters, digits, - . _ and / percent-encoded.
url_encoded() {
    local LC_ALL=C text="$1" position byte
    for ((position = 0; position < ${#text}; position++)); do
        byte="${text:position:1}"
        case "$byte" in
            [a-zA-Z0-9._/-]) printf '%s' "$byte" ;;
            *) printf '%%%02X' "$(($(printf '%d' "'$byte") & 255))" ;;
        esac
    done
}

# cluster_create_database DIRECTORY DATABASE: makes the database unless it is there.
cluster_create_database() {
    local url
    url="$(cluster_url "$1" postgres postgres)"
    [[ -z "$(psql "$url" -XAtc "SELECT 1 FROM pg_database WHERE datname = '$2'")" ]] || return 0
    psql "$url" -XAqc "CREATE DATABASE \"$2\""
}
