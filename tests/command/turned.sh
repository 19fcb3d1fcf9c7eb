#!/usr/bin/env bash
# A form whose print does not say which way is up, scanned on its side: nobody knows it, until a person turns the page. Then it is read as the form it is.
set -uo pipefail
. "$(dirname "$0")/check.bash"
command -v curl >/dev/null || skip_all "no curl here"
serve=
stop_desk() { [ -n "$serve" ] && kill "$serve" && wait "$serve"; serve=; } 2>/dev/null
trap 'stop_desk; finish' EXIT

# Letters that look alike from every side.
awk 'BEGIN { srand(3); for (i = 0; i < 44; i++) { s = ""; for (j = int(rand() * 6); j >= 0; j--) { for (m = int(rand() * 9); m > 0; m--) s = s " "
    for (m = int(rand() * 4) + 2; m > 0; m--) s = s substr("OXHIZNS", int(rand() * 7) + 1, 1); s = s " ____ " } print s } }' >"$work/form.txt"
"$samples" --scan "$work/form.txt" --upright --format png --seed 1 --output "$work/blank" >/dev/null
"$guichet" form import "$work/blank/00001.png" --id essai >/dev/null 2>&1
template=$GUICHET_HOME/templates/essai-1.yaml
sed -i 's/^\( *\)- fields: *\[\]/\1- fields:\n\1    - {name: nom, label: Nom, kind: line, box: [30, 40, 60, 8]}/' "$template"
check "the form is there, with a field" bash -c "'$guichet' form show essai --json | jq -e '.fields | length == 1'"
"$samples" --scan "$work/form.txt" --count 12 --seed 7 --output "$work/many" >/dev/null
for file in "$work"/many/*.tif; do
    "$guichet" read --json "$file" 2>/dev/null | jq -e '.pages[0] | .form == null and .rotation == 0 and .width_px > .height_px' >/dev/null && break
done
check "on its side it is none" bash -c "'$guichet' read --json '$file' | jq -e '.pages[0].form == null'"
mkdir "$work/lot"
"$samples" --count 1 --seed 43 --no-lines --upright --output "$work/form" >/dev/null
tiffcp "$work"/form/*.tif "$file" "$work/lot/lot.tif"
"$guichet" ingest --json --office 75 --channel counter "$work/lot" >"$work/outcome" 2>/dev/null
case=$(jq -r '.cases[0] // empty' "$work/outcome")
check "it comes into a case, behind another form" test -n "$case"

echo "une phrase assez longue" | "$guichet" user add nadia clerk --office 75 >/dev/null 2>&1
"$guichet" serve --port 0 --workers 1 >"$work/serve" 2>"$work/serve.err" &
serve=$!
for _ in $(seq 150); do grep -q http "$work/serve" && break; sleep 0.1; done
desk=$(grep -o 'http://[^ ]*' "$work/serve" | head -1)api/v1
ask() { # method, path, [curl arguments]
    local method=$1 path=$2
    shift 2
    curl -s --max-time 20 -o "$work/answer" -w '%{http_code}' -b "$work/jar" -X "$method" -H "X-CSRF-Token: $(cat "$work/csrf" 2>/dev/null)" "$@" "$desk/$path"
}
json=(-H 'Content-Type: application/json' -d)
curl -s -o /dev/null -c "$work/jar" "${json[@]}" '{"name":"nadia","password":"une phrase assez longue"}' "$desk/session"
ask GET session >/dev/null
jq -r '.csrf // empty' "$work/answer" >"$work/csrf"
shown() { ask GET "cases/$case" >/dev/null; jq -c "$1" "$work/answer"; }
page=$(shown '.pages[-1].page')
check "as a page that nobody knows" test "$(shown '.pages[-1] | [.kind, .form]')" = '["inconnu",null]'
# One quarter is wrong and changes nothing, one is right.
turned() { # by: until the page has been looked at
    ask POST "pages/$page/turn" "${json[@]}" "{\"by\":$1}" >/dev/null
    for _ in $(seq 100); do
        sleep 0.2
        [ "$(PGOPTIONS='-c search_path=guichet' psql -XAtq -d "$("$guichet" db url)" -c "SELECT count(*) FROM job WHERE kind = 'look' AND state IN ('waiting', 'running')")" = 0 ] && return
    done
}
quarter=90
turned 90
[ "$(shown '.pages[-1].form')" = null ] && quarter=270 && turned 180
check "turned, it is of the form" test "$(shown '.pages[-1] | [.kind, .form]')" = '["form","essai"]'
field=$(shown '.pages[-1].fields[0].field')
check "with its field, on the page as it was scanned" bash -c "jq -e '.pages[-1] | .turned == $quarter and (.fields | length == 1) and (.fields[0].box_px | .[3] > .[2] * 3)' '$work/answer'"
check "that it was is in the journal" bash -c "'$guichet' case journal '$case' --json | grep -q page.read_turned"
ask GET "fields/$field/picture" >/dev/null
size() { od -An -tu4 --endian=big -j16 -N8 "$1"; }
check "the field's picture lies as the page does now" bash -c "set -- $(size "$work/answer"); [ \$1 -gt \$2 ]"
check "all holds" "$guichet" verify --all
