# shellcheck shell=bash
# The secrets of a local installation. Needs say.sh.

# person_key FILE: prints the key in the file, and makes both when the file is missing. Whoever loses it can no
# longer read the identifiers of natural persons that were stored under it, so it is never overwritten.
person_key() {
    if [[ ! -s "$1" ]]; then
        step "Generating the key for natural persons' identifiers: $1"
        od --address-radix=n --read-bytes=32 --format=x1 /dev/urandom | tr -d ' \n' | write_secret "$1"
    fi
    tr -d '[:space:]' <"$1"
}

# write_secret FILE: stores standard input in a file that only its owner may read, in one movement.
write_secret() {
    (umask 077 && cat >"$1.new")
    mv "$1.new" "$1"
}
