#!/usr/bin/env bash
# guichet read, as a user types it: the contract of the reading, and what bad input gets.
set -uo pipefail
no_store=1
. "$(dirname "$0")/check.bash"

"$samples" --count 2 --seed 5 --output "$work/scan" >/dev/null
cp "$work/scan/00001.tif" "$work/un scan.pdf" # known by its content, never by its name
: >"$work/empty.tif"
echo "du texte" >"$work/text.tif"
head -c 20000 "$work/scan/00001.tif" >"$work/cut.tif"
mkfifo "$work/pipe"
mkdir "$work/folder"
printf 'x' >"$work/$(printf 'caf\351.tif')"

check "one file, one line, exit 0" answers 0 bash -c "'$guichet' read --json '$work/scan/00001.tif' >'$work/one.json' && [ \$(wc -l <'$work/one.json') -eq 1 ]"
check "the keys stand in the order of the contract" is "$work/one.json" \
    'keys_unsorted == ["file","sha256","media_type","pages","elapsed_ms"]'
check "a page has every key of the contract" is "$work/one.json" \
    'all(.pages[]; has("page") and has("width_px") and has("height_px") and has("dpi") and has("rotation") and has("skew_deg")
        and has("blank") and (.quality | has("sharpness") and has("contrast")) and has("codes") and has("form") and has("fields") and has("text"))'
check "the form is known, page by page" is "$work/one.json" '[.pages[].form.page] == [1,2,3]'
check "a field has every key of the contract" is "$work/one.json" \
    '[.pages[].fields[]] | length > 20 and all(.[]; has("name") and has("value") and has("raw") and has("confidence")
        and has("status") and has("reason") and has("method") and (.box_px | length == 4) and has("alternatives"))'
check "the SHA-256 is the file's" bash -c "[ \$(jq -r .sha256 '$work/one.json') = \$(sha256sum <'$work/scan/00001.tif' | cut -d' ' -f1) ]"
check "the name does not matter" bash -c "'$guichet' read --json '$work/un scan.pdf' | jq -e '.media_type == \"image/tiff\"'"

"$guichet" read --json --workers 2 "$work/scan/00001.tif" "$work/empty.tif" "$work/text.tif" "$work/cut.tif" "$work/pipe" \
    "$work/folder" "$work/missing" "$work"/caf*.tif "$work/scan/00002.tif" >"$work/many.json" 2>"$work/many.err"
status=$?
jq -s . "$work/many.json" >"$work/many"
check "exit 1 when some could not be read" test $status -eq 1
check "one line a file, in the order given" is "$work/many" '[.[].file | split("/") | last] | length == 9 and .[0] == "00001.tif" and .[8] == "00002.tif"'
check "the good ones are read" is "$work/many" '(.[0].pages | length) == 3 and (.[8].pages | length) == 3'
check "each bad one has its word" is "$work/many" \
    '[.[1:8][].error.code] == ["empty","foreign","incomplete","not_a_file","not_a_file","missing","foreign"]'
check "and a French sentence that says what to do" is "$work/many" 'all(.[1:8][]; .error.message | test("renumérisez|renvoyez|donnez|vérifiez"))'
check "a name of any bytes comes as UTF-8" is "$work/many" '.[7].file | test("caf")'
check "the same input gives the same reading" bash -c "cmp <(jq -c 'del(.elapsed_ms)' '$work/one.json') <(jq -c 'del(.elapsed_ms)' <(head -1 '$work/many.json'))"
check "without --json it is French" says "formulaire titre-sejour" "$guichet" read "$work/scan/00001.tif"
check "no file is wrong usage" answers 2 "$guichet" read
check "nothing was stored" test ! -e "$GUICHET_HOME"
