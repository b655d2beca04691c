# shellcheck shell=bash
# The Swift toolchain and the release build. Needs say.sh.

# require_swift: ends the script unless a toolchain of version 6.2 or later is on the path.
require_swift() {
    local version
    command -v swift >/dev/null ||
        die "no Swift toolchain on the path" "Install Swift 6.2 or later: https://www.swift.org/install/linux/debian/12/"
    version="$(swift --version 2>/dev/null | sed -nE 's/^.*Swift version ([0-9]+)\.([0-9]+).*$/\1 \2/p' | head -n 1)"
    [[ -n "$version" ]] || die "\"swift --version\" does not tell its version" "Is the toolchain whole?"
    local major="${version% *}" minor="${version#* }"
    ((major > 6 || (major == 6 && minor >= 2))) ||
        die "Swift $major.$minor is too old" "Swift 6.2 or later is needed: https://www.swift.org/install/linux/debian/12/"
}

# built_gongxin ROOT: builds for release and prints the path of the executable.
# GONGXIN_EXECUTABLE names one that is built already (an image, a package), and nothing is built then.
built_gongxin() {
    if [[ -n "${GONGXIN_EXECUTABLE:-}" ]]; then
        [[ -f "$GONGXIN_EXECUTABLE" && -x "$GONGXIN_EXECUTABLE" ]] ||
            die "GONGXIN_EXECUTABLE is $GONGXIN_EXECUTABLE, which cannot be run"
        note "using $GONGXIN_EXECUTABLE"
        printf '%s\n' "$GONGXIN_EXECUTABLE"
        return 0
    fi
    require_swift
    step "Building for release (the first time takes minutes)"
    (cd "$1" && swift build --configuration release --product gongxin >&2) ||
        die "the build failed" "The compiler's messages are above."
    printf '%s/gongxin\n' "$(cd "$1" && swift build --configuration release --show-bin-path)"
}
