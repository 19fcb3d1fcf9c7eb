#!/usr/bin/env bash
# Whoever has a session may send anything to every address of the desk's API: no crash, no inner error, nothing of another office, and
# nothing of it changed. REQUESTS and SEED may be set; the same seed asks the same.
set -uo pipefail
. "$(dirname "$0")/check.bash"
command -v node >/dev/null || skip_all "no node here"
serve=
stop_desk() { [ -n "$serve" ] && kill "$serve" && wait "$serve"; serve=; } 2>/dev/null
trap 'stop_desk; finish' EXIT
. "$(dirname "$0")/office_rows.bash"
word="une phrase assez longue"

for office in 13 75; do
    "$samples" --count 1 --seed "8$office" --no-lines --output "$work/lot$office" >/dev/null
    "$guichet" ingest --json --office $office --received 2026-11-20 "$work/lot$office" >"$work/outcome$office" 2>/dev/null
done
for account in "carl clerk --office 75" "sara supervisor --office 75" "oeil auditor --office 75"; do
    # shellcheck disable=SC2086
    echo "$word" | "$guichet" user add $account >/dev/null 2>&1
done
"$guichet" user add portail system --office 75 >/dev/null 2>&1
token=$("$guichet" user token portail 2>/dev/null | grep -o '[A-Za-z0-9_-]\{30,\}' | head -1)
mkdir "$work/folder" && cp "$work"/lot75/* "$work/folder"
GUICHET_COUNTER_FOLDER=$work/folder "$guichet" serve --port 0 --workers 1 >"$work/serve" 2>"$work/serve.err" &
serve=$!
for _ in $(seq 150); do grep -q http "$work/serve" && break; sleep 0.1; done
url=$("$guichet" db url)
sql() { PGOPTIONS='-c search_path=guichet' psql -XAtq -d "$url" -c "$1"; }
ids_of() { # office
    sql "SELECT jsonb_build_object('case', (SELECT number FROM case_file WHERE office = '$1' LIMIT 1), 'batch', min(b.id), 'page', min(p.id), 'document', min(p.document_id),
            'field', (SELECT min(f.id) FROM field f JOIN document d ON d.id = f.document_id JOIN submission s ON s.id = d.submission_id JOIN case_file c ON c.id = s.case_id WHERE c.office = '$1'),
            'deposit', min(b.key)) FROM batch b JOIN original o ON o.batch_id = b.id JOIN page p ON p.original_id = o.id WHERE b.office = '$1'"
}
# What stands in the other office's case and is never sent: names, numbers, what is written of it.
sql "WITH answer AS (SELECT c.office, f.name, f.value FROM field f JOIN document d ON d.id = f.document_id JOIN submission s ON s.id = d.submission_id
                      JOIN case_file c ON c.id = s.case_id WHERE length(f.value) >= 6 AND f.name ~ '^(nom|prenom|numero|adresse|lieu|courriel|telephone)')
     SELECT jsonb_agg(DISTINCT value) FROM answer a WHERE office = '13' AND NOT EXISTS (SELECT FROM answer o WHERE o.office = '75' AND o.value = a.value)" >"$work/secrets"
jq -n --arg base "$(grep -o 'http://[^ ]*' "$work/serve" | head -1)" --arg word "$word" --arg token "$token" --argjson own "$(ids_of 75)" --argjson theirs "$(ids_of 13)" \
    --slurpfile secrets "$work/secrets" --argjson requests "${REQUESTS:-1000}" --argjson seed "${SEED:-1}" \
    '{base: $base, people: {carl: {password: $word}, sara: {password: $word}, oeil: {password: $word}, portail: {token: $token}}, own: $own, theirs: $theirs,
      secrets: $secrets[0], requests: $requests, seed: $seed}' >"$work/set"
check "there is something to find" is "$work/set" '(.secrets | length) >= 3 and ([.own[], .theirs[] | select(. == null)] | length) == 0 and (.people.portail.token | length) > 20'
rows_of_13 >"$work/before"
timeout -k 5 500 node "$(dirname "$0")/desk_mutated.mjs" "$work/set" >"$work/said" 2>"$work/said.err"
check "all were asked" is "$work/said" '.routes > 70 and .requests > 0'
echo "# $(jq -c '{routes, requests, statuses}' "$work/said")"
check "no inner error, nothing of another office, no broken answer" bash -c "jq -r '.bad[]' '$work/said' | head -20 >&2; cat '$work/said.err' >&2; jq -e '.bad == []' '$work/said' && [ ! -s '$work/said.err' ]"
check "some were understood" is "$work/said" '(.statuses["200"] // 0) > 50 and ((.statuses["400"] // 0) + (.statuses["422"] // 0)) > 50'
check "the desk lives, as it was begun" kill -0 $serve
check "nothing of office 13 was changed" bash -c "$(declare -f rows_of_13); url='$url'; rows_of_13 | diff '$work/before' -"
check "store, journal and originals are sound" "$guichet" verify --all
