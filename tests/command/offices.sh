#!/usr/bin/env bash
# No address of the desk's API gives or changes anything of another office: every one of openapi.json that takes an id, with the ids of
# office 13, asked by a clerk and a supervisor of 75; and the ids that stand in what is sent.
set -uo pipefail
. "$(dirname "$0")/check.bash"
. "$(dirname "$0")/office_rows.bash"
command -v curl >/dev/null || skip_all "no curl here"
serve=
stop_desk() { [ -n "$serve" ] && kill "$serve" && wait "$serve"; serve=; } 2>/dev/null
trap 'stop_desk; finish' EXIT

for office in 13 75; do
    "$samples" --count 1 --seed "9$office" --no-lines --output "$work/lot$office" >/dev/null
    "$guichet" ingest --json --office $office --received 2026-11-20 "$work/lot$office" >"$work/outcome$office" 2>/dev/null
done
for account in "carl clerk --office 75" "sara supervisor --office 75" "bruno supervisor --office 13" "oeil auditor --office 75" "chef administrator"; do
    # shellcheck disable=SC2086
    echo "une phrase assez longue" | "$guichet" user add $account >/dev/null 2>&1
done
"$guichet" serve --port 0 --workers 0 >"$work/serve" 2>"$work/serve.err" &
serve=$!
for _ in $(seq 150); do grep -q http "$work/serve" && break; sleep 0.1; done
desk=$(grep -o 'http://[^ ]*' "$work/serve" | head -1)api/v1
ask() { # person, method, path, [curl arguments]
    local person=$1 method=$2 path=$3
    shift 3
    curl -s --max-time 5 -o "$work/answer" -w '%{http_code}' -b "$work/$person.jar" -X "$method" -H "X-CSRF-Token: $(cat "$work/$person.csrf" 2>/dev/null)" "$@" "$desk/$path"
}
for person in carl sara bruno oeil chef; do
    curl -s -o /dev/null -c "$work/$person.jar" -H 'Content-Type: application/json' -d "{\"name\":\"$person\",\"password\":\"une phrase assez longue\"}" "$desk/session"
    ask $person GET session >/dev/null
    jq -r '.csrf // empty' "$work/answer" >"$work/$person.csrf"
done
json=(-H 'Content-Type: application/json' -d)

# The ids of each office, as its own people see them.
theirs() { # person, office: sets case, page, field, document, batch, deposit
    case=$(jq -r '.cases[0]' "$work/outcome$2")
    ask "$1" GET "cases/$case" >/dev/null
    read -r page field document < <(jq -r '[.pages[0].page, .pages[0].fields[0].field, .pages[0].document] | join(" ")' "$work/answer")
    ask "$1" GET batches >/dev/null
    batch=$(jq -r '.batches[0].batch' "$work/answer")
    deposit=$(ask "$1" POST deposits "${json[@]}" '{}' >/dev/null; jq -r .key "$work/answer")
    file=$(ls "$work/lot$2"/*.* | head -1)
    cat "$file" <(echo "$1") >"$work/file$2"
    ask "$1" PUT "deposits/$deposit/files?sequence=1&name=x.tif" --data-binary "@$work/file$2" >/dev/null
}
theirs sara 75
own_case=$case own_page=$page own_document=$document own_deposit=$deposit
theirs bruno 13
check "there is something to reach" test "${#case}${#page}${#field}${#document}${#batch}" != 00000 -a "$case" != "$own_case" -a "$page" != "$own_page" -a -n "$own_document$own_deposit"
body=$(jq -nc --arg case "$case" --argjson page "$page" --argjson document "$document" --argjson field "$field" '{verdict: "empty", value: "X", reason: "x",
    state: "complet", kind: "passeport", case_number: $case, case: $case, other: $case, document: $document, before: $page, decision: "refused", by: 90, place: 1,
    text: "A", name: "X", capacity: "lawyer", mandate: "written", language: "en", form: "titre-sejour", version: "1", form_page: 1,
    corners: [[0, 0], [1, 0], [1, 1], [0, 1]], original: 0, file: "x.tif", device: "test:0", budget: 0.5, not: [$field]}')

url=$("$guichet" db url)
rows_of_13 >"$work/before"

curl -s "$desk/openapi.json" >"$work/openapi"
jq -r '.paths | to_entries[] | select(.key | contains("{id}")) | .key as $path | .value | keys[] | select(test("^(get|post|put|delete|patch)$")) | ascii_upcase + " " + ($path | ltrimstr("/api/v1/"))' \
    "$work/openapi" | sort >"$work/routes"
check "the file names addresses with an id" test "$(wc -l <"$work/routes")" -gt 30
shut() { # person, method, path
    local got
    # shellcheck disable=SC2046
    got=$(ask "$1" "$2" "$3" $([ "$2" = GET ] || echo "-H Content-Type:application/json --data-binary @$work/body"))
    [ "$got" = 404 ] || [ "$got" = 403 ] || { echo "$got: $(head -c 300 "$work/answer")" >&2; return 1; }
}
echo "$body" >"$work/body"
while read -r method path; do
    case $path in
        cases/*) id=$case ;; pages/*) id=$page ;; fields/*) id=$field ;; batches/*) id=$batch ;; deposits/*) id=$deposit ;;
        review/settings/* | review/thresholds/*) continue ;; # names, not ids: of all offices
        *) id=1 ;;
    esac
    for person in carl sara oeil; do
        check "$person gets nothing of 13: $method $path" shut $person "$method" "${path//\{id\}/$id}"
    done
done <"$work/routes"
check "nothing of office 13 was changed" bash -c "$(declare -f rows_of_13); url='$url'; rows_of_13 | diff '$work/before' -"

# Ids of the other office where one's own stands in the address.
for path in "cases/$own_case/link" "cases/$own_case/reuse" "pages/$own_page/laying"; do
    ask sara POST "$path" "${json[@]}" "$body" >/dev/null
done
ask sara POST "pages/$own_page/move" "${json[@]}" "{\"document\":$document}" >/dev/null
ask sara POST "pages/$own_page/move" "${json[@]}" "{\"before\":$page}" >/dev/null
ask sara POST "pages/$own_page/place" "${json[@]}" "{\"case_number\":\"$case\"}" >/dev/null
ask sara POST review/next "${json[@]}" "{\"count\":60,\"page\":$page}" >/dev/null
check "no field of another office is handed out" is "$work/answer" '.fields == []'
ask sara GET "cases?text=$case" >/dev/null
check "nor is its case found" is "$work/answer" '.cases == []'
for list in batches to-place "changes?after=0" review/groups review/glyphs cases; do
    ask sara GET "$list" >/dev/null
    check "a list holds nothing of it: $list" bash -c "! grep -q -e '$case' -e '\"office\":\"13\"' '$work/answer'"
done
ask oeil GET "journal?subject=$case" >/dev/null
check "an auditor of an office reads no other's journal" is "$work/answer" '.events == []'
ask chef GET "journal?subject=$case" >/dev/null
check "one of all offices does" is "$work/answer" '.events | length > 0'
check "still nothing of office 13 was changed" bash -c "$(declare -f rows_of_13); url='$url'; rows_of_13 | diff '$work/before' -"

# Its own people get it: the same addresses are no dead ends.
for path in "cases/$case" "pages/$page/picture" "fields/$field" "fields/$field/picture" "batches/$batch" "deposits/$deposit"; do
    check "its own people do: $path" test "$(ask bruno GET "$path")" = 200
done
check "an administrator of all offices too" test "$(ask chef GET "cases/$case")$(ask chef GET "pages/$page/picture")" = 200200
