#!/bin/sh
# The contract gate: buf's lint over proto/, and no change that would break a client of the accepted contract.
#
#   gate.sh          check; run by `mvn verify`
#   gate.sh accept   make the present contract the accepted one (proto/accepted.yaml); done at each release
#
# A JDK must be enough to build, so the gate steps aside, loudly, where npm is missing or can't install buf. With
# TUTTI_GATES=required, as in CI, that fails the build.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
proto=$(cd "$here/../../proto" && pwd)
buf="$here/node_modules/.bin/buf"

skip() {
    if [ "${TUTTI_GATES:-}" = required ]; then
        echo "contract gate: FAILED: $1, and TUTTI_GATES=required" >&2
        exit 1
    fi
    echo "contract gate: SKIPPED: $1; the wire contract was not checked" >&2
    exit 0
}

install() {
    command -v npm >/dev/null 2>&1 || skip "npm is not on the PATH"
    # npm writes this file last; it's older than package.json only after a change of version.
    installed="$here/node_modules/.package-lock.json"
    if [ ! -f "$installed" ] || [ "$here/package.json" -nt "$installed" ]; then
        (cd "$here" && npm install --no-package-lock --silent) || skip "npm could not install buf"
        touch "$installed"
    fi
}

check() {
    cd "$proto"
    "$buf" lint
    "$buf" breaking --against accepted.yaml
    echo "contract gate: passed"
}

accept() {
    cd "$proto"
    "$buf" lint
    "$buf" build --exclude-source-info -o accepted.yaml
    echo "contract gate: accepted the present contract as proto/accepted.yaml"
}

install
case "${1:-check}" in
    check) check ;;
    accept) accept ;;
    *) echo "usage: gate.sh [check|accept]" >&2 && exit 2 ;;
esac
