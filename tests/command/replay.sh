#!/usr/bin/env bash
# An original read again with the same versions gives the same reading; with others, what differs is told by field and nothing is changed.
set -uo pipefail
. "$(dirname "$0")/check.bash"
share=${GUICHET_SHARE:-$PWD}
"$samples" --count 2 --seed 21 --no-lines --output "$work/lot" >/dev/null
echo "du texte" >"$work/lot/00003-texte.tif"
"$guichet" ingest --office 75 --received 2026-11-20 "$work/lot" >/dev/null 2>&1
sql() { psql -X -q -At -v ON_ERROR_STOP=1 "$("$guichet" db url)" -c "SET search_path = guichet; $1"; }
replay() { # expected exit code, options: the outcomes and, apart, the summary
    local want=$1
    shift
    answers "$want" "$guichet" replay --json "$@" >"$work/lines" && tail -1 "$work/lines" >"$work/summary" && head -n -1 "$work/lines" >"$work/told"
}

check "read again with the same versions: the same readings" replay 0
check "all of them, the one in quarantine too" is "$work/summary" \
    '.summary | .originals == 3 and .identical == 3 and .same_versions == 2 and .unknown_versions == 1 and .fields > 40 and .pages == 6'
check "each reading says with what it was made" bash -c \
    "[ \"\$(psql -X -At '$("$guichet" db url)' -c 'SELECT count(*) FROM guichet.original WHERE reader_version_id IS NOT NULL')\" = 2 ]"
check "a batch, a day, a form, one original" bash -c "
    for about in '--batch 1:3' '--from 2020-01-01 --to 2020-12-31:0' '--form titre-sejour:2' '--original 1:1' '--sample 2:2'; do
        '$guichet' replay --json \${about%:*} | tail -1 | jq -e \".summary.originals == \${about##*:}\" || exit 1
    done"
check "in French, for a person" says "2 originaux sur 2 : lecture identique" "$guichet" replay --form titre-sejour
check "what it is not told is refused" answers 2 "$guichet" replay --workers 0

# Other models: a copy of what this program reads with, in which less is promised.
mkdir -p "$work/share/build"
cp -r "$share/forms" "$share/ocr" "$work/share/"
cp -r "$share/build/lookup" "$work/share/build/"
echo "# other" >>"$work/share/forms/templates/titre-sejour.yaml"
check "with another template the pages are no longer known" env GUICHET_SHARE="$work/share" bash -c "
    '$guichet' replay --json >'$work/lines'; [ \$? -eq 1 ] && tail -1 '$work/lines' >'$work/summary' && head -n -1 '$work/lines' >'$work/told'"
check "and it is said which file made the difference" is "$work/summary" \
    '.summary | .changed == [{"what": "file", "name": "titre-sejour.yaml"}] and .other_versions == 2 and .page_facts >= 6 and .identical == 1'
check "page by page: the form that it was, and none now" bash -c \
    "jq -es '[.[].differences[] | select(.what == \"page\" and .name == \"form\") | .was.id == \"titre-sejour\" and .now == null] | length == 6 and all' '$work/told'"

# A reading that is not what these versions give.
before=$("$guichet" db status --json 2>/dev/null | jq -c '.version')
sql "ALTER TABLE page DISABLE TRIGGER USER; UPDATE page SET reading = jsonb_set(reading, '{fields,0,value}', '\"AUTREMENT\"') WHERE number = 1 AND original_id = 1;
     UPDATE page SET reading = jsonb_set(reading, '{fields,1,confidence}', '0.123') WHERE number = 1 AND original_id = 1; ALTER TABLE page ENABLE TRIGGER USER"
name=$(sql "SELECT reading #>> '{fields,0,name}' FROM page WHERE number = 1 AND original_id = 1")
value=$(sql "SELECT f.value FROM field f JOIN page p ON p.id = f.page_id WHERE p.number = 1 AND p.original_id = 1 AND f.name = '$name'")
sql "SELECT agent_known('alice'); INSERT INTO field_decision (field_id, verdict, value, agent)
     SELECT f.id, 'correct', '$value', 'alice' FROM field f JOIN page p ON p.id = f.page_id WHERE p.number = 1 AND p.original_id = 1 AND f.name = '$name'"
check "one altered value is found, and one confidence" replay 1
check "they are counted, with what a person decided" is "$work/summary" \
    '.summary | .values == 1 and .confidences == 1 and .statuses == 0 and .decided == 1 and .right_before == 0 and .right_now == 1 and .identical == 2'
check "by field: what was kept, what is read now" bash -c \
    "jq -es '[.[].differences[] | select(.what == \"value\")] | length == 1 and .[0].was.value == \"AUTREMENT\" and .[0].now.value == \"$value\" and .[0].name == \"$name\" and .[0].decided == \"$value\"' '$work/told'"
check "the same versions and another reading: that is a warning" says "exactement les mêmes versions" "$guichet" replay
check "nothing was changed by it" bash -c "[ '$before' = \"\$('$guichet' db status --json 2>/dev/null | jq -c .version)\" ] && ! grep -q . <(psql -X -At '$("$guichet" db url)' -c \"SELECT 1 FROM guichet.event WHERE kind ~ 'replay'\")"
