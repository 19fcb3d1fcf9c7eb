#!/usr/bin/env bash
# Another system at work over HTTP, by a token: files applications, fetches its cases, follows changes, uploads scans; and what it may not.
set -uo pipefail
. "$(dirname "$0")/check.bash"
command -v curl >/dev/null || skip_all "no curl here"
serve=
stop_desk() { [ -n "$serve" ] && kill "$serve" && wait "$serve"; serve=; } 2>/dev/null
trap 'stop_desk; finish' EXIT

"$guichet" db migrate >/dev/null
"$guichet" office 75 --name "Préfecture de test" --address "1 rue du Test" --phone "01 02 03 04 05" >/dev/null
token() { "$guichet" user token "$1" 2>&1 | grep -oE '[0-9a-f]{64}'; }
for account in "portail system --office 75" "national system" "ailleurs system --office 13"; do
    # shellcheck disable=SC2086
    "$guichet" user add $account >/dev/null </dev/null
done
echo "une phrase assez longue" | "$guichet" user add chef administrator >/dev/null 2>&1
check "only a system gets a token" answers 1 "$guichet" user token chef
portail=$(token portail) national=$(token national) ailleurs=$(token ailleurs)
check "a token is shown once" test ${#portail} = 64
check "and stands nowhere in the store" bash -c "! pg_dump '$("$guichet" db url)' 2>/dev/null | grep -q $portail"
"$guichet" serve --port 0 --workers 1 >"$work/serve" 2>"$work/serve.err" &
serve=$!
for _ in $(seq 150); do grep -q http "$work/serve" && break; sleep 0.1; done
desk=$(grep -o 'http://[^ ]*' "$work/serve" | head -1)api/v1
ask() { # token, method, path, [curl arguments]
    local key=$1 method=$2 path=$3
    shift 3
    curl -s --max-time 20 -o "$work/answer" -w '%{http_code}' -X "$method" -H "Authorization: Bearer $key" "$@" "$desk/$path"
}
gives() { # status, token, method, path...
    local want=$1 got
    shift
    got=$(ask "$@")
    [ "$got" = "$want" ] || { echo "$got instead of $want: $(head -c 400 "$work/answer")" >&2; return 1; }
}
body() { # jq program on an application that is in order
    jq -nc '{key: "p-1", form: "titre-sejour", fields: {nom_naissance: "Nguyễn", prenoms: "Thị Hoa", date_naissance: "1990-12-31", sexe: "f"}}' | jq -c "$1"
}
file() { gives "$1" "$2" POST applications -H 'Content-Type: application/json' -d "$3"; }

check "who it is" gives 200 "$portail" GET session
check "a system of its office" is "$work/answer" '.role == "system" and .office == "75"'
check "an application is filed" file 201 "$portail" "$(body .)"
number=$(jq -r .case_number "$work/answer")
check "in its office" test "${number%%-*}" = 75
check "the same again is the same, whatever the order of its keys" file 200 "$portail" "$(body 'to_entries | reverse | from_entries')"
check "the same case" is "$work/answer" ".case_number == \"$number\" and .already"
check "another content under its key is told" file 409 "$portail" "$(body '.fields.sexe = "m"')"
check "and takes nothing" test "$(ask "$portail" GET "cases/$number")$(jq -r .values.sexe.value "$work/answer")" = 200f
check "the case is there, as paper's would be" is "$work/answer" '.values.nom_naissance.value | ascii_downcase | startswith("nguy")'
check "later answers go to their case" file 201 "$portail" "$(body ".key = \"p-2\" | .case_number = \"$number\" | .fields = {commune: \"PARIS\"}")"
check "the command finds it under the same key" bash -c "echo '$(body '.office = "75"')' >'$work/a.json'; '$guichet' submit '$work/a.json' | grep -q $number"
echo "$(body '.office = "75" | .fields.nothing = "x" | .fields.sexe = "z"')" >"$work/faulty.json"
away() { GUICHET_DB="host=$work/nowhere dbname=guichet" "$guichet" submit "$1" >"$work/told" 2>&1; }
check "the command judges a file whatever the store does" answers 1 away "$work/faulty.json"
check "names its faults, and nothing else" bash -c "[ \"\$(grep -c 'nothing\|exe' '$work/told')\$(wc -l <'$work/told')\" = 22 ] || { cat '$work/told'; false; }"
check "of one in order the store is asked" answers 1 away "$work/a.json"
check "and said to be away" grep -q "base ne répond pas" "$work/told"
check "faults are named, all of them" file 422 "$portail" "$(body '.fields.nothing = "x" | .fields.sexe = "z"')"
check "in sentences" is "$work/answer" '.problems | length == 2'
check "a key given twice is refused" file 400 "$portail" '{"key":"p-3","key":"p-4","form":"titre-sejour","fields":{}}'
check "what is no JSON is refused" file 400 "$portail" '{"key":'
check "markup and SQL are text" file 201 "$portail" "$(body ".key = \"p-5'; DROP TABLE field;--\" | .fields.nom_naissance = \"<script>alert(1)</script>\"")"
check "another office's application is refused" file 403 "$portail" "$(body '.key = "p-6" | .office = "13"')"
check "an account of every office names one" file 422 "$national" "$(body '.key = "n-1"')"
check "and files for it" file 201 "$national" "$(body '.key = "n-1" | .office = "13"')"
there=$(jq -r .case_number "$work/answer")
check "a case of another office is not there" gives 404 "$portail" GET "cases/$there"
check "nor may answers be filed for it" bash -c "[ \"\$(curl -s -o '$work/answer' -w '%{http_code}' -H 'Authorization: Bearer $portail' -H 'Content-Type: application/json' -d '$(body ".key = \"p-7\" | .case_number = \"$there\"")' $desk/applications)\" != 201 ]"
check "for its own office it is" gives 200 "$ailleurs" GET "cases/$there"
check "changes are followed from a place on" gives 200 "$portail" GET "changes?after=0"
check "only those of its office" is "$work/answer" "[.changes[].case] | (index(\"$number\") != null) and (index(\"$there\") == null)"
next=$(jq -r .next "$work/answer")
check "and nothing comes twice" test "$(ask "$portail" GET "changes?after=$next")$(jq '.changes | length' "$work/answer")" = 2000
check "the acknowledgement is there for the portal to hand on" gives 200 "$portail" POST "cases/$number/receipt" -H 'Content-Type: application/json' -d '{}'
check "as a PDF" test "$(head -c 4 "$work/answer")" = %PDF

"$samples" --count 1 --seed 77 --no-lines --output "$work/lot" >/dev/null
key=$(ask "$portail" POST deposits -H 'Content-Type: application/json' -d '{"channel": "mail"}' >/dev/null; jq -r .key "$work/answer")
check "scans are uploaded" gives 201 "$portail" PUT "deposits/$key/files?sequence=1&name=x.tif" --data-binary "@$(ls "$work"/lot/*.* | head -1)"
check "and finished" gives 200 "$portail" POST "deposits/$key/finish" -H 'Content-Type: application/json' -d '{}'

for forbidden in "GET journal" "POST review/next" "GET batches" "GET to-place" "POST cases/$number/state" "GET parity"; do
    # shellcheck disable=SC2086
    check "not for a system: $forbidden" gives 403 "$portail" $forbidden
done
check "a person files nothing this way" bash -c "
    curl -s -o /dev/null -c '$work/jar' -H 'Content-Type: application/json' -d '{\"name\":\"chef\",\"password\":\"une phrase assez longue\"}' $desk/session
    csrf=\$(curl -s -b '$work/jar' $desk/session | jq -r .csrf)
    [ \"\$(curl -s -o /dev/null -w '%{http_code}' -b '$work/jar' -H \"X-CSRF-Token: \$csrf\" -H 'Content-Type: application/json' -d '$(body .)' $desk/applications)\" = 403 ]"
check "a wrong token is nobody" gives 401 "${portail:1}0" GET session
check "a token in a cookie changes nothing by itself" bash -c "[ \"\$(curl -s -o /dev/null -w '%{http_code}' -b 'guichet=$portail' -H 'Content-Type: application/json' -d '$(body '.key = "p-8"')' $desk/applications)\" = 403 ]"
check "a system comes in by no password" bash -c "[ \"\$(curl -s -o /dev/null -w '%{http_code}' -H 'Content-Type: application/json' -d '{\"name\":\"portail\",\"password\":\"\"}' $desk/session)\" != 200 ]"
fresh=$(token portail)
check "a new token is good" gives 200 "$fresh" GET session
check "the one before is so for another day" gives 200 "$portail" GET session
"$guichet" user lock portail >/dev/null
sleep 2.5 # what the desk remembers of a session
check "a locked account's tokens are none" gives 401 "$fresh" GET session
