#!/usr/bin/env bash
# The counter clerk's day in headless Chromium, keyboard only: pages laid out and taken back, a browser and a server that die, a store
# that goes away. GUICHET_SHOTS=FOLDER keeps pictures.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
guichet=${GUICHET:-build/guichet}
chromium=$(command -v chromium || command -v chromium-browser || true)
[ -n "$chromium" ] || { echo "1..0 # SKIP no chromium here: scripts/setup.sh installs it"; exit 0; }
work=$(mktemp -d)
chmod 755 "$work"
export GUICHET_HOME=$work/home CHROMIUM=$chromium GUICHET_COUNTER_FOLDER=$work/shelf GUICHET_OFFICE=75
finish() {
    [ -s "$work/pid" ] && kill "$(cat "$work/pid")" 2>/dev/null
    GUICHET_DB='' GUICHET_HOME=$STORE_HOME "$guichet" db stop >/dev/null 2>&1
    rm -rf "$work"
}
trap finish EXIT

"${OUT:-build}/tools/samples" --count 1 --seed 77 --output "$work/form" >/dev/null
"${OUT:-build}/tools/samples" --count 1 --seed 78 --output "$work/form2" >/dev/null
"${OUT:-build}/tools/samples" --count 1 --seed 79 --output "$work/form3" >/dev/null
export STORE_HOME=$work/store
mkdir "$STORE_HOME" "$work/home"
GUICHET_HOME=$STORE_HOME "$guichet" db migrate >/dev/null 2>&1
GUICHET_DB=$(GUICHET_HOME=$STORE_HOME "$guichet" db url)
export GUICHET_DB
echo "une phrase assez longue" | "$guichet" user add nadia clerk --office 75 >/dev/null 2>&1
DESK_WORK=$work DESK_GUICHET=$guichet node tests/browser/counter.mjs
