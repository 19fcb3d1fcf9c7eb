#!/usr/bin/env bash
# The counter clerk's day in headless Chromium, keyboard only: pages laid out and taken back, a browser and a server that die, a store
# that goes away. GUICHET_SHOTS=FOLDER keeps pictures.
set -uo pipefail
. "$(dirname "$0")/desk.bash"
export GUICHET_COUNTER_FOLDER=$work/shelf GUICHET_OFFICE=75

"$samples" --count 1 --seed 77 --output "$work/form" >/dev/null
"$samples" --count 1 --seed 78 --output "$work/form2" >/dev/null
"$samples" --count 1 --seed 79 --output "$work/form3" >/dev/null
# The store is another's.
GUICHET_DB=$("$guichet" db url)
export GUICHET_DB STORE_HOME=$GUICHET_HOME GUICHET_HOME=$work/desk
mkdir "$GUICHET_HOME"
people "nadia clerk --office 75"
DESK_WORK=$work DESK_GUICHET=$guichet node tests/browser/counter.mjs
