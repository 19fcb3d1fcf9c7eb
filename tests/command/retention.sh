#!/usr/bin/env bash
# guichet retention: shown first, destroyed only with a visa and as shown, proved afterwards; a backup of it restores.
set -uo pipefail
. "$(dirname "$0")/check.bash"
"$samples" --count 2 --seed 51 --no-lines --output "$work/lot" >/dev/null
"$guichet" ingest --office 75 "$work/lot" >/dev/null 2>&1
number=$("$guichet" case list --json | jq -r '.[0].number')
other=$("$guichet" case list --json | jq -r '.[1].number')
"$guichet" case move "$number" retire_par_usager --reason essai >/dev/null 2>&1

check "what was closed today is kept" says "aucun dossier" "$guichet" retention --dry-run
sed 's/months: 60/months: 0/' "${GUICHET_SHARE:-.}/forms/retention.yaml" >"$GUICHET_HOME/retention.yaml"
check "rules of one's own: it is listed" says "$number" "$guichet" retention --dry-run
"$guichet" retention --dry-run --json >"$work/plan"
check "it alone" is "$work/plan" '(.cases | length) == 1'
list=$(jq -r .list "$work/plan")
check "without a visa it is wrong usage" answers 2 "$guichet" retention --list "$list"
check "and so is a visa without the list" answers 2 "$guichet" retention --visa 2026/75-12
check "another list is refused" answers 1 "$guichet" retention --visa 2026/75-12 --list 0123456789abcdef
check "still all is there" "$guichet" export --case "$number" -o "$work/before"
check "with the visa it is destroyed" says "1 dossiers détruits" "$guichet" retention --visa 2026/75-12 --list "$list"
"$guichet" case show "$number" --json >"$work/after"
check "nothing of it is left" is "$work/after" '.values == {} and .documents == [] and .submissions == []'
check "but the journal" is "$work/after" 'any(.events[]; .kind == "case.destroyed" and .data.visa == "2026/75-12")'
check "which names the bytes that were destroyed" bash -c "
    jq -r '.events[] | select(.kind == \"case.destroyed\").data.originals[]' '$work/after' | grep -q \"\$(sha256sum '$work'/before/data/originals/* | cut -c1-64)\""
check "the other case is whole" "$guichet" export --case "$other" -o "$work/other"
check "everything fits" "$guichet" verify --all
check "a backup is made" "$guichet" backup -o "$work/backup"
chmod 711 "$work/backup" "$work/backup/data" 2>/dev/null
"$guichet" db stop >/dev/null
first=$GUICHET_HOME
GUICHET_HOME=$work/second
check "and restored, verified" "$guichet" restore "$work/backup"
"$guichet" db stop >/dev/null
GUICHET_HOME=$first
