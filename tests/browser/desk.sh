#!/usr/bin/env bash
# The desk in headless Chromium, keyboard only: login, review, counter, mailroom, cases. axe-core looks at every screen.
# GUICHET_SHOTS=FOLDER keeps a picture of each screen there, for a person to look at.
set -uo pipefail
. "$(dirname "$0")/desk.bash"

export SANE_CONFIG_DIR=$work/sane
mkdir "$SANE_CONFIG_DIR"
echo test >"$SANE_CONFIG_DIR/dll.conf"
printf 'number_of_devices 1\nmode Gray\ndepth 8\nresolution 75.0\ntest-picture "Color pattern"\n' >"$SANE_CONFIG_DIR/test.conf"
"$samples" --count 2 --seed 31 --output "$work/lot" >/dev/null
"$guichet" ingest --json --office 75 "$work/lot" >/dev/null 2>&1
"$samples" --count 1 --seed 77 --output "$work/counter" >/dev/null
"$samples" --count 1 --seed 78 --output "$work/counter-two" >/dev/null
people "claire supervisor" "sami supervisor" "nadia clerk --office 75" "loin supervisor --office 13" "odile auditor"
open_desk --workers 1
DESK_FILES=$work/counter node tests/browser/desk.mjs
