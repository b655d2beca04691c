# shellcheck shell=bash
# The lines that scripts/up prints for trying the service, with codes and names that are really there.

# ask URL [FORM...]: prints the answer, nothing when there is none.
ask() {
    curl --silent --fail --max-time 10 --noproxy '*' --get "$@" 2>/dev/null || true
}

# first_member NAME: prints the first value of that member, however deep, in the JSON on standard input.
first_member() {
    jq --raw-output --arg name "$1" 'first(.. | objects | .[$name]? | strings) // empty' 2>/dev/null || true
}

# some_uscc BASE: prints the code of a subject: one with a penalty, as it has more to show, or any.
some_uscc() {
    local uscc
    uscc="$(ask "$1/v1/publicity/penalties" --data limit=1 | first_member uscc)"
    [[ -n "$uscc" ]] || uscc="$(ask "$1/v1/subjects" --data-urlencode name=公司 | first_member uscc)"
    printf '%s\n' "$uscc"
}

# print_reading_lines BASE: what anybody may ask.
print_reading_lines() {
    local base="$1" uscc name
    uscc="$(some_uscc "$base")"
    if [[ -z "$uscc" ]]; then
        printf '\nNo subject is public yet; feed some in, then look at %s/v1/publicity/penalties?limit=5\n' "$base"
        return 0
    fi
    name="$(ask "$base/v1/subjects/$uscc" | first_member name)"
    printf '\nTo read:\n'
    printf "  curl -G %s/v1/subjects --data-urlencode 'name=%s'\n" "$base" "${name:-公司}"
    printf '  curl %s/v1/subjects/%s\n' "$base" "$uscc"
    printf '  curl %s/v1/subjects/%s/report\n' "$base" "$uscc"
    printf "  curl '%s/v1/publicity/penalties?limit=5'\n" "$base"
}

# print_feeding_lines BASE GONGXIN KEY_FILE SAMPLE: how the department sends a batch and follows it.
print_feeding_lines() {
    printf '\nTo feed, each request signed with the key of the department:\n'
    # shellcheck disable=SC2016 # Whoever pastes the lines expands them.
    printf '  export GONGXIN_CLIENT_KEY=%q GONGXIN_SERVICE_URL=%s PATH=%q:$PATH\n' "$3" "$1" "$(dirname "$2")"
    # shellcheck disable=SC2016
    printf '  batch=$(gongxin call POST /v1/feeds/permit/batches --type text/csv --data %q | jq -r .id)\n' "$4"
    # shellcheck disable=SC2016
    printf '  gongxin call GET /v1/batches/$batch\n'
}
