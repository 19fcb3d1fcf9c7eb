#!/usr/bin/env bash
# The mailroom's batch of 300 pages in headless Chromium, never reloaded: it appears, goes on while the connection is lost and while the desk is
# killed and started again in the middle, and every page has its fate. GUICHET_SHOTS=FOLDER keeps pictures.
set -uo pipefail
. "$(dirname "$0")/desk.bash"
export GUICHET_OFFICE=75

# 30 files of ten pages, as the post brings them: a separator, two people's form with their passport behind it, a blank back.
"$samples" --count 60 --seed 91 --dpi 200 --strength 0 --no-lines --passport --output "$work/people" >/dev/null
echo >"$work/blank.txt"
"$samples" --scan "$work/blank.txt" --count 30 --seed 92 --dpi 200 --output "$work/blank" >/dev/null
"$guichet" sheet case -o "$work/sheets.pdf" >/dev/null
pdftoppm -r 200 -mono -tiff -tiffcompression packbits "$work/sheets.pdf" "$work/sheet"
forms=("$work"/people/*.tif)
blanks=("$work"/blank/*.tif)
mkdir "$work/lot"
for i in $(seq 0 29); do
    tiffcp -c g4 "$work"/sheet*.tif "${forms[2 * i]}" "${forms[2 * i + 1]}" "${blanks[i]}" "$work/lot/$(printf %02d "$i").tif"
done
"$samples" --count 2 --seed 93 --output "$work/two" >/dev/null
mkdir "$work/long"
tiffcp -c g4 "$work"/two/*.tif "$work/long/long.tif"
"$guichet" db start >/dev/null 2>&1
people "nadia clerk --office 75"
DESK_WORK=$work DESK_GUICHET=$guichet node tests/browser/mailroom.mjs
