# shellcheck shell=bash
# The Debian packages Gongxin needs, in the one place that names them, and their installation.
# Needs say.sh.

# packages_of GROUP: prints the packages of a group, one per line.
packages_of() {
    case "$1" in
        build)
            printf '%s\n' libmicrohttpd-dev libpq-dev libssl-dev zlib1g-dev libdeflate-dev libisal-dev libarchive-dev \
                libexpat1-dev libxlsxwriter-dev libcurl4-openssl-dev libpango1.0-dev libcairo2-dev libharfbuzz-dev libqrencode-dev libxxhash-dev \
                pkg-config
            ;;
        runtime)
            printf '%s\n' libmicrohttpd12 libpq5 libssl3 zlib1g libdeflate0 libisal2 libarchive13 libexpat1 \
                libxlsxwriter4 libcurl4 tzdata ca-certificates libpangocairo-1.0-0 libpangoft2-1.0-0 libcairo2 libharfbuzz-subset0 \
                libfontconfig1 libqrencode4 libxxhash0 fonts-noto-cjk
            ;;
        client) printf '%s\n' postgresql-client-15 ;;
        database) printf '%s\n' postgresql-15 ;;
        try) printf '%s\n' curl jq openssl ;;
        test)
            printf '%s\n' curl jq openssl python3 python3-venv ca-certificates shellcheck slowhttptest sqlmap \
                fonts-noto-cjk nginx-light poppler-utils zbar-tools
            ;;
        bench) printf '%s\n' wrk curl python3 pgloader nginx-light ;;
        *) die "there is no package group called \"$1\"" "Groups: build runtime client database try test bench." ;;
    esac
}

# missing_packages PACKAGE...: prints those that dpkg does not have installed.
missing_packages() {
    local package status
    for package in "$@"; do
        status="$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null || true)"
        [[ "$status" == installed ]] || printf '%s\n' "$package"
    done
}

# as_administrator COMMAND...: runs it as root, through sudo when necessary.
as_administrator() {
    if ((EUID == 0)); then
        "$@"
    else
        sudo "$@"
    fi
}

# install_packages GROUP...: installs what is missing of the groups; does nothing when all is there.
install_packages() {
    local group
    local -a wanted=() missing=()
    for group in "$@"; do
        # A plain assignment, unlike a process substitution, stops the script when the group is unknown.
        group="$(packages_of "$group")"
        mapfile -t -O "${#wanted[@]}" wanted <<<"$group"
    done
    command -v dpkg-query >/dev/null ||
        die "this is not a Debian system, so its packages cannot be checked" "Needed: ${wanted[*]}"

    mapfile -t missing < <(missing_packages "${wanted[@]}" | sort -u)
    ((${#missing[@]})) || return 0
    step "Installing Debian packages: ${missing[*]}"
    if ((EUID != 0)) && ! command -v sudo >/dev/null; then
        die "packages are missing, and this is neither root nor is there sudo" \
            "Run as root: apt-get install --no-install-recommends ${missing[*]}"
    fi
    install_missing_packages "${missing[@]}"
}

# install_missing_packages PACKAGE...: the apt-get part.
install_missing_packages() {
    local -a apt=(env DEBIAN_FRONTEND=noninteractive apt-get --quiet
        -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 -o Dpkg::Use-Pty=0)
    local log outcome=0
    log="$(mktemp)"
    as_administrator "${apt[@]}" update >"$log" 2>&1 || {
        note "apt-get update reported errors; going on with the package lists at hand:"
        grep -E '^[EW]:' "$log" >&2 || true
    }
    keep_debian_from_creating_a_cluster
    as_administrator "${apt[@]}" install --yes --no-install-recommends "$@" >"$log" 2>&1 || outcome=$?
    allow_debian_to_create_a_cluster
    ((outcome == 0)) || tail -n 15 "$log" >&2
    rm -f "$log"
    ((outcome == 0)) ||
        die "apt-get could not install: $*" \
            "Its last words are above. Check the sources of apt (Debian 12, main) and the network, then run this again."
}

# Installing postgresql-15 normally creates and starts a cluster on port 5432. Gongxin brings its own, so that
# is switched off while packages are installed, and only then: later installations are the machine owner's affair.
cluster_creation_switch=/etc/postgresql-common/createcluster.d/zz-gongxin-installation.conf

keep_debian_from_creating_a_cluster() {
    as_administrator mkdir -p "${cluster_creation_switch%/*}"
    printf 'create_main_cluster = false\n' | as_administrator tee "$cluster_creation_switch" >/dev/null
}

allow_debian_to_create_a_cluster() {
    as_administrator rm -f "$cluster_creation_switch"
}
