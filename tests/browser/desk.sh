#!/usr/bin/env bash
# The desk in headless Chromium, keyboard only: login, review, counter, mailroom, cases. axe-core looks at every screen.
# GUICHET_SHOTS=FOLDER keeps a picture of each screen there, for a person to look at.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
guichet=${GUICHET:-build/guichet}
chromium=$(command -v chromium || command -v chromium-browser || true)
[ -n "$chromium" ] || { echo "1..0 # SKIP no chromium here: scripts/setup.sh installs it"; exit 0; }
work=$(mktemp -d)
chmod 755 "$work"
export GUICHET_HOME=$work/home CHROMIUM=$chromium
serve=
finish() {
    [ -n "$serve" ] && kill "$serve" 2>/dev/null && wait "$serve" 2>/dev/null
    "$guichet" db stop >/dev/null 2>&1
    rm -rf "$work"
}
trap finish EXIT

export SANE_CONFIG_DIR=$work/sane
mkdir "$SANE_CONFIG_DIR"
echo test >"$SANE_CONFIG_DIR/dll.conf"
printf 'number_of_devices 1\nmode Gray\ndepth 8\nresolution 75.0\ntest-picture "Color pattern"\n' >"$SANE_CONFIG_DIR/test.conf"
# Nothing by chance: a field that comes blind has no reading that Enter could accept.
for rate in sample_per_mille sample_empty_per_mille blind_per_mille known_per_mille; do "$guichet" report set $rate 0 >/dev/null 2>&1; done
"${OUT:-build}/tools/samples" --count 2 --seed 31 --output "$work/lot" >/dev/null
"$guichet" ingest --json --office 75 "$work/lot" >/dev/null 2>&1
"${OUT:-build}/tools/samples" --count 1 --seed 77 --output "$work/counter" >/dev/null
"${OUT:-build}/tools/samples" --count 1 --seed 78 --output "$work/counter-two" >/dev/null
for account in "claire supervisor" "sami supervisor" "nadia clerk --office 75" "loin supervisor --office 13" "odile auditor"; do
    # shellcheck disable=SC2086
    echo "une phrase assez longue" | "$guichet" user add $account >/dev/null 2>&1
done
"$guichet" serve --port 0 --workers 1 >"$work/serve" 2>"$work/serve.err" &
serve=$!
for _ in $(seq 100); do grep -q http "$work/serve" && break; sleep 0.1; done
address=$(grep -o 'http://[^ ]*' "$work/serve" | head -1)
DESK_ADDRESS=$address DESK_FILES=$work/counter node tests/browser/desk.mjs
