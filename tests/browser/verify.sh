#!/usr/bin/env bash
# The page without an account in headless Chromium, keyboard only: a photograph of our paper, of another service's, of none; its code typed,
# and typed with one letter changed. GUICHET_SHOTS=FOLDER keeps pictures.
set -uo pipefail
. "$(dirname "$0")/desk.bash"

# The acknowledgement of the one case there is, photographed by hand; the key it was signed with is the home's.
acknowledge() { # name
    number=$("$guichet" case list --json | jq -r '.[0].number')
    code=$("$guichet" receipt "$number" --json -o "$work/$1.pdf" 2>/dev/null | jq -r .code)
    "${OUT:-build}/tools/photo" "$work/$1.pdf" "$work/$1.jpg" 2
}
"$samples" --count 1 --seed 31 --output "$work/lot" >/dev/null
"$guichet" ingest --json --office 75 "$work/lot" >/dev/null 2>&1
"$guichet" office 75 --name "Préfecture d'essai" --address "1 place du Port" --phone "01 99 00 00 00" >/dev/null
GUICHET_DB=$("$guichet" db url)
mkdir "$work/elsewhere"
GUICHET_DB=$GUICHET_DB GUICHET_HOME=$work/elsewhere acknowledge stranger
acknowledge paper
"$guichet" form print titre-sejour -o "$work/blank.pdf" >/dev/null
pdftoppm -jpeg -r 100 -singlefile "$work/blank.pdf" "$work/blank"
echo "no picture" >"$work/text.jpg"
open_desk
PAPERS=$work NUMBER=$number CODE=$code node tests/browser/verify.mjs
