#!/usr/bin/env bash
# What every screen weighs, with and without the State's theme, and that it asks nobody else for anything. The theme is a stand-in of the
# real one's weight; GUICHET_TEST_THEME=FOLDER takes an unpacked copy of the real one instead.
set -uo pipefail
. "$(dirname "$0")/desk.bash"

# Names and sizes as in its version 1.15: a style sheet of 25 kB packed, letters of 58 kB a cut, which packing makes no smaller.
stand_in() {
    local dist=$work/theme/dist
    mkdir -p "$dist/core" "$dist/fonts" "$dist/component/logo"
    for cut in Light:normal:300 Light_Italic:italic:300 Regular:normal:400 Regular_Italic:italic:400 Medium:normal:500 Medium_Italic:italic:500 Bold:normal:700 Bold_Italic:italic:700; do
        IFS=: read -r name style weight <<<"$cut"
        head -c 58000 /dev/urandom >"$dist/fonts/Marianne-$name.woff2"
        echo "@font-face { font-family: Marianne; font-style: $style; font-weight: $weight; font-display: swap; src: url(../fonts/Marianne-$name.woff2) format(\"woff2\"); }"
    done >"$dist/core/core.main.min.css"
    echo ":root { --text-default-grey: #161616; --background-default-grey: #fff; --text-action-high-blue-france: #000091; }" >>"$dist/core/core.main.min.css"
    head -c 24000 /dev/urandom | od -An -tx1 | tr -d ' \n' | fold -w 64 | sed 's/.*/.x&{}/' >>"$dist/core/core.main.min.css"
    head -c 2500 /dev/urandom | od -An -tx1 | tr -d ' \n' | fold -w 64 | sed 's/.*/.x&{}/' >"$dist/component/logo/logo.main.min.css"
    echo '.fr-logo { font-weight: 700; }' >>"$dist/component/logo/logo.main.min.css"
    echo "$work/theme"
}
"$samples" --count 1 --seed 31 --output "$work/lot" >/dev/null
"$guichet" ingest --json --office 75 "$work/lot" >"$work/in" 2>/dev/null
people "claire administrator"
number=$("$guichet" case list --json | jq -r '.[0].number // .cases[0].number')
GUICHET_THEME=${GUICHET_TEST_THEME:-$(stand_in)} open_desk
themed=$DESK_ADDRESS
GUICHET_THEME='' open_desk
DESK_THEMED=$themed DESK_CASE=$number node tests/browser/theme.mjs
