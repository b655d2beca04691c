# shellcheck shell=bash
# The database that scripts/up serves: a private cluster, or the one the user names. Needs say.sh and cluster.sh.

# use_private_database CLUSTER: makes and starts the cluster, as far as that is to do, and points the environment at it.
use_private_database() {
    local cluster="$1"
    cluster_create "$cluster"
    cluster_start "$cluster" durable
    cluster_create_database "$cluster" gongxin
    GONGXIN_DATABASE_URL="$(cluster_url "$cluster" gongxin postgres)"
    GONGXIN_PUBLIC_DATABASE_URL="$(cluster_url "$cluster" gongxin gongxin_public)"
    export GONGXIN_DATABASE_URL GONGXIN_PUBLIC_DATABASE_URL
}

# use_given_database: checks GONGXIN_DATABASE_URL, and derives the public role's URL from it when that is not given.
use_given_database() {
    step "Using the database that GONGXIN_DATABASE_URL names"
    psql "$GONGXIN_DATABASE_URL" -XAtqc 'SELECT 1' >/dev/null ||
        die "the database that GONGXIN_DATABASE_URL names cannot be reached" "PostgreSQL's reason is above."
    export GONGXIN_DATABASE_URL
    export GONGXIN_PUBLIC_DATABASE_URL="${GONGXIN_PUBLIC_DATABASE_URL:-$(with_user "$GONGXIN_DATABASE_URL" gongxin_public)}"
}

# with_user CONNECTION USER: prints the connection with another user: in a URL as in a list of words, what comes
# later wins.
with_user() {
    case "$1" in
        postgres://*\?* | postgresql://*\?*) printf '%s&user=%s\n' "$1" "$2" ;;
        postgres://* | postgresql://*) printf '%s?user=%s\n' "$1" "$2" ;;
        *) printf '%s user=%s\n' "$1" "$2" ;;
    esac
}

# require_public_login: ends the script when the role for the public cannot log in, as on a server with passwords.
require_public_login() {
    psql "$GONGXIN_PUBLIC_DATABASE_URL" -XAtqc 'SELECT 1' >/dev/null ||
        die "the database role gongxin_public cannot log in" \
            "Give it a way in (a line in pg_hba.conf, or ALTER ROLE gongxin_public PASSWORD '...')" \
            "and name it in GONGXIN_PUBLIC_DATABASE_URL."
}

# database_is_empty: whether nobody has made a table in the database yet.
database_is_empty() {
    [[ "$(psql "$GONGXIN_DATABASE_URL" -XAtqc "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'")" == 0 ]]
}
