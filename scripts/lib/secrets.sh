# shellcheck shell=bash
# The secrets of a local installation. Needs say.sh.

# person_key FILE: prints the key for natural persons' identifiers, see secret_key.
person_key() {
    secret_key "$1" "natural persons' identifiers"
}

# secret_key FILE PURPOSE: prints the key in the file, and makes both when the file is missing. Whoever loses it can no
# longer read what was stored under it, so it is never overwritten.
secret_key() {
    if [[ ! -s "$1" ]]; then
        step "Generating the key for $2: $1"
        od --address-radix=n --read-bytes=32 --format=x1 /dev/urandom | tr -d ' \n' | write_secret "$1"
    fi
    tr -d '[:space:]' <"$1"
}

# signing_key FILE ALGORITHM PURPOSE: makes the private key in the file when it is missing, its public half beside it (.pub), and
# prints the file's name.
signing_key() {
    if [[ ! -s "$1" ]]; then
        step "Making the key for $3: $1"
        openssl genpkey -algorithm "$2" 2>/dev/null | write_secret "$1"
        openssl pkey -in "$1" -pubout >"$1.pub"
    fi
    printf '%s\n' "$1"
}

# write_secret FILE: stores standard input in a file that only its owner may read, in one movement.
write_secret() {
    (umask 077 && cat >"$1.new")
    mv "$1.new" "$1"
}
