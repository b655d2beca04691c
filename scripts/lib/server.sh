# shellcheck shell=bash
# Starting and stopping the server process. Needs say.sh.

# port_taken PORT: whether something listens on the port of this machine.
port_taken() {
    (: </dev/tcp/127.0.0.1/"$1") 2>/dev/null
}

# server_process PID_FILE: prints the process id in the file if that is a running gongxin, nothing otherwise.
# A process id is given out again, so the name is looked at too.
server_process() {
    local process
    process="$(cat "$1" 2>/dev/null || true)"
    [[ "$process" =~ ^[0-9]+$ && "$(cat "/proc/$process/comm" 2>/dev/null)" == gongxin ]] || return 0
    process_alive "$process" || return 0
    printf '%s\n' "$process"
}

# wait_until_ready PROCESS URL LOG: waits until the readiness probe answers, or says why it never will.
wait_until_ready() {
    local process="$1" url="$2" log="$3" deadline=$((SECONDS + 60))
    until curl --silent --fail --max-time 5 --noproxy '*' --output /dev/null "$url/readyz"; do
        process_alive "$process" ||
            die "the server ended while starting" "The end of its log: $(tail -n 5 "$log" 2>/dev/null)" "Log: $log"
        ((SECONDS < deadline)) ||
            die "the server was not ready within a minute" "Its log: $log" \
                "What it waits for: $(curl --silent --max-time 5 --noproxy '*' "$url/readyz" || true)"
        sleep 0.2
    done
}

# stop_process PROCESS: asks it to finish what it is doing, and insists after half a minute.
stop_process() {
    local process="$1" deadline=$((SECONDS + 30))
    kill -TERM "$process" 2>/dev/null || return 0
    while process_alive "$process"; do
        if ((SECONDS >= deadline)); then
            note "it does not finish; killing it"
            kill -KILL "$process" 2>/dev/null || true
            return 0
        fi
        sleep 0.1
    done
}

# process_alive PROCESS: whether it runs; one that has ended and only waits to be reaped does not.
process_alive() {
    local state
    state="$(sed -nE 's/^State:[[:space:]]+(.).*$/\1/p' "/proc/$1/status" 2>/dev/null || true)"
    [[ -n "$state" && "$state" != Z ]]
}
