# shellcheck shell=bash
# The Python packages that tests compare with or test through, in a virtual environment. Needs say.sh.
#   python-stdnum  another implementation of the code checks, to compare ours with
#   schemathesis   sends requests made up from the API's description
#   openpyxl       reads the workbooks that we write, and writes those that we read

python_requirements=(python-stdnum==2.2 schemathesis==4.32.5 openpyxl==3.1.5)

# prepare_python VENV: makes the environment, or uses the one of an earlier run when it has the same packages.
# Returns 1 when the packages cannot be had, as on a machine without a network.
prepare_python() {
    local venv="$1"
    [[ "$(cat "$venv/requirements" 2>/dev/null)" != "${python_requirements[*]}" ]] || return 0
    step "Installing Python packages for the tests: ${python_requirements[*]}"
    rm -rf "$venv"
    mkdir -p "$(dirname "$venv")"
    # Debian's own interpreter: the one that the package python3-venv belongs to, whatever else is on the path.
    /usr/bin/python3 -m venv "$venv" >&2 || return 1
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-input --retries 2 \
        "${python_requirements[@]}" >&2 || return 1
    printf '%s\n' "${python_requirements[*]}" >"$venv/requirements"
}
