#!/usr/bin/env bash
# Whoever holds one of our papers checks it at the desk, without an account: its code typed, a photograph of it; limited.
set -uo pipefail
. "$(dirname "$0")/check.bash"
command -v curl >/dev/null || skip_all "no curl here"
serve=
stop_desk() { [ -n "$serve" ] && kill "$serve" && wait "$serve"; serve=; } 2>/dev/null
trap 'stop_desk; finish' EXIT

"$samples" --count 1 --seed 31 --output "$work/lot" >/dev/null
"$guichet" ingest --json --office 75 "$work/lot" >"$work/ingest" 2>/dev/null
"$guichet" office 75 --name "Préfecture d'essai" --address "1 place du Port" --phone "01 99 00 00 00" >/dev/null
paper=$("$guichet" case list --json | jq -r '.[0].number')
code=$("$guichet" receipt "$paper" --json -o "$work/paper.pdf" 2>/dev/null | jq -r .code)
"${OUT:-build}/tools/photo" "$work/paper.pdf" "$work/paper.jpg" 1
"$guichet" form print titre-sejour -o "$work/blank.pdf" >/dev/null
"$guichet" serve --port 0 --workers 0 >"$work/serve" 2>"$work/serve.err" &
serve=$!
for _ in $(seq 300); do grep -q http "$work/serve" && break; sleep 0.1; done
desk=$(grep -o 'http://[^ ]*' "$work/serve" | head -1)
ask() { curl -s -o "$work/answer" -w '%{http_code}' -X "$1" "${desk}api/v1/$2" "${@:3}"; } # method, path, curl's own
gives() { # status, method, path...
    local got
    got=$(ask "${@:2}")
    [ "$got" = "$1" ] || { echo "$got instead of $1: $(head -c 300 "$work/answer")" >&2; return 1; }
}
json=(-H 'Content-Type: application/json' -d)
typed() { jq -n --arg code "$1" '{$code}'; }
verdict() { jq -r .verdict "$work/answer"; }
check "the page is there" test "$(curl -s -o /dev/null -w '%{http_code}' "${desk}verifier")" = 200
check "a typed code is genuine" gives 200 POST verify "${json[@]}" "$(typed "${code,,}")"
check "and says of which case and day" is "$work/answer" ".verdict == \"valid\" and .case_number == \"$paper\" and (.message | contains(\"authentique\"))"
passed=0
for ((i = 20; i < ${#code}; i += 40)); do
    letter=$([ "${code:i:1}" = A ] && echo B || echo A)
    ask POST verify "${json[@]}" "$(typed "${code:0:i}$letter${code:i+1}")" >/dev/null
    [ "$(verdict)" = valid ] && passed=$((passed + 1))
done
check "a changed character is not" test $passed -eq 0
check "a photograph is genuine" gives 200 PUT verify/picture --data-binary "@$work/paper.jpg"
check "and says so" is "$work/answer" '.verdict == "valid"'
pdftoppm -jpeg -r 100 -singlefile "$work/blank.pdf" "$work/none"
check "a picture of something else has no code" gives 200 PUT verify/picture --data-binary "@$work/none.jpg"
check "and says that" is "$work/answer" '.verdict == "none"'
check "what is no picture is refused in words" gives 422 PUT verify/picture --data-binary "no picture"
pages=("$work"/lot/*.tif)
tiffcp "${pages[0]}" "${pages[0]}" "$work/many.tif"
check "nor is a file of many pages read for a stranger" gives 422 PUT verify/picture --data-binary "@$work/many.tif"
for _ in $(seq 25); do last=$(ask PUT verify/picture --data-binary "no picture"); [ "$last" = 413 ] && break; done
check "too many are refused before they are read" test "$last" = 413
for _ in $(seq 90); do last=$(ask POST verify "${json[@]}" "$(typed "$code")"); [ "$last" = 429 ] && break; done
check "codes too, for a while" test "$last" = 429
