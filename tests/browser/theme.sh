#!/usr/bin/env bash
# What every screen weighs, with and without the State's theme, and that it asks nobody else for anything. The theme is a stand-in of the
# real one's weight; GUICHET_TEST_THEME=FOLDER takes an unpacked copy of the real one instead.
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
"${OUT:-build}/tools/samples" --count 1 --seed 31 --output "$work/lot" >/dev/null
"$guichet" ingest --json --office 75 "$work/lot" >"$work/in" 2>/dev/null
echo "une phrase assez longue" | "$guichet" user add claire administrator >/dev/null 2>&1
begin() { # [theme]
    : >"$work/serve" # not to be taken at the word of the desk before
    GUICHET_THEME=${1-} "$guichet" serve --port 0 --workers 0 >"$work/serve" 2>"$work/serve.err" &
    serve=$!
    for _ in $(seq 300); do grep -q http "$work/serve" && break; sleep 0.1; done
    address=$(grep -o 'http://[^ ]*' "$work/serve" | head -1)
}
number=$("$guichet" case list --json | jq -r '.[0].number // .cases[0].number')
begin "${GUICHET_TEST_THEME:-$(stand_in)}"
themed=$address themed_serve=$serve
begin
trap 'kill "$themed_serve" 2>/dev/null; finish' EXIT
DESK_ADDRESS=$address DESK_THEMED=$themed DESK_CASE=$number node tests/browser/theme.mjs
