#!/usr/bin/env bash
# The disk fails under the commands that write files: backup, restore, export, anchor, trust, and the numbers of a node. Who said "done" has a whole
# result; who did not has said so, and the same command again does it. STEP=1 tries every call, by default a few.
set -uo pipefail
. "$(dirname "$0")/../command/check.bash"
fail=$(realpath "${OUT:-build}")/tests/fault/fail.so
[ -e "$fail" ] || skip_all "$fail is not built"
if [ "${STEP:-0}" = 1 ]; then numbers=$(seq 1 60); else numbers="1 2 4 9"; fi
plans="write:ENOSPC write:short sync:EIO rename:EIO"
# Restorations need databases of their own.
"$guichet" db migrate >/dev/null
"$guichet" db stop >/dev/null
pg=$(store_data)
single=("/usr/lib/postgresql/$(cat "$pg/PG_VERSION")/bin/postgres" --single -D "$pg" guichet)
[ "$(id -u)" -eq 0 ] && single=(runuser -u "$(stat -c %U "$pg")" -- "${single[@]}")
echo "ALTER ROLE guichet CREATEDB" | "${single[@]}" >/dev/null 2>&1
"$samples" --count 2 --seed 57 --no-lines --output "$work/lot" >/dev/null
"$guichet" ingest --json --office 75 --received 2026-11-20 "$work/lot/00001.tif" 2>/dev/null | jq -r '.cases[0]' >"$work/case"
number=$(cat "$work/case")
home=$GUICHET_HOME
url=$("$guichet" db url)
GUICHET_HOME=$work/node GUICHET_DB=$url "$guichet" node join guichet-1 --office 75 --numbers 5000 >/dev/null

manifest_whole() { [ -e "$1/manifest-sha256.txt" ] && (cd "$1" && sha256sum -c --quiet manifest-sha256.txt); }
# Each pair: does it once into a place of its own; and says whether what is there is whole.
do_backup() { "$guichet" backup -o "$work/made"; }
whole_backup() { manifest_whole "$work/made" && [ -s "$work/made/data/store.dump" ]; }
# A home and a database of its own for each try; again, into what the first left behind.
GUICHET_DB="host=$work/nowhere dbname=guichet connect_timeout=2" "$guichet" ingest --office 75 --no-wait "$work/lot/00002.tif" >/dev/null 2>&1
printf 'id: x\n' >"$work/own.yaml" && mkdir -p "$home/templates" && cp "$work/own.yaml" "$home/templates/own.yaml"
"$guichet" anchor >/dev/null
"$guichet" office 75 --name P --address A --phone 1 >/dev/null
"$guichet" receipt "$number" -o "$work/receipt.pdf" >/dev/null
"$guichet" backup -o "$work/kept" >/dev/null
before_restore() {
    rm -rf "$work/restored"
    psql -Xq -d "$url" -c "CREATE DATABASE restored_$i"
    # The file with the password names one database.
    into="$(sed "s/dbname=guichet/dbname=restored_$i/" <<<"$url") password=$(cut -d: -f5 "$(sed -E "s/.*passfile='?([^' ]+).*/\1/" <<<"$url")")"
}
do_restore() { GUICHET_HOME=$work/restored GUICHET_DB=$into "$guichet" restore "$work/kept"; }
whole_restore() {
    diff -r "$work/restored/spool/waiting" "$home/spool/waiting" && diff -r "$work/restored/keys" "$home/keys" && diff -r "$work/restored/anchors" "$home/anchors" &&
        cmp "$work/restored/templates/own.yaml" "$work/own.yaml" && [ -z "$(find "$work/restored" -name '*.part')" ] &&
        GUICHET_HOME=$work/restored GUICHET_DB=$into "$guichet" verify --all >/dev/null
}
do_export() { "$guichet" export --case "$number" -o "$work/made"; }
whole_export() { manifest_whole "$work/made"; }
do_anchor() { "$guichet" anchor; }
whole_anchor() { "$guichet" verify --all >/dev/null; }
"${OUT:-build}/tools/bill" "$work/bill" "M/SPECIMEN/AUGUSTE" "1 RUE A" 75001 PARIS
"${OUT:-build}/tools/bill" "$work/bill2" "M/SPECIMEN/BRUNO" "1 RUE A" 75001 PARIS
do_trust() { "$guichet" trust import "$work/bill/certificate.pem" && "$guichet" trust import "$work/bill2/certificate.pem"; }
whole_trust() { "$guichet" trust list --json | jq -e '.certificates | length == 2'; }
i=0
do_node() { GUICHET_HOME=$work/node GUICHET_DB="host=$work/nowhere" "$guichet" ingest --json --received 2026-11-20 "$work/some.tif" >"$work/given"; }
whole_node() { jq -er --arg i "$i" '.batches[0].deposit + " " + $i' "$work/given" >>"$work/numbers"; }

faults=0
for what in backup restore export anchor trust node; do
    for plan in $plans; do
        for at in $numbers; do
            [ $what = restore ] && [ "${STEP:-0}" != 1 ] && [ "$at" -gt 3 ] && continue # each takes a database of its own
            rm -rf "$work/made" "$work/mark"
            i=$((i + 1))
            echo "$i" >"$work/some.tif"
            [ $what = restore ] && before_restore
            # Something new to anchor.
            [ $what = trust ] && rm -f "$GUICHET_HOME/trust.json"
            [ $what = anchor ] && "$guichet" office 75 --name P --address A --phone "$i" >/dev/null
            LD_PRELOAD=$fail GUICHET_FAIL="${plan%:*}:$at:${plan#*:}" GUICHET_FAIL_MARK=$work/mark do_$what >"$work/do.out" 2>"$work/do.err"
            status=$?
            [ -e "$work/mark" ] || break
            faults=$((faults + 1))
            if [ $status -eq 0 ]; then
                check "$what, $plan number $at: what is said to be done is whole" whole_$what
            else
                check "$what, $plan number $at: it is said" test -s "$work/do.err" -o -s "$work/do.out"
            fi
            rm -rf "$work/made"
            # What is there already is not restored over: it was whole.
            [ $what = restore ] && [ $status -eq 0 ] && continue
            do_$what >"$work/do.out" 2>"$work/do.err"
            check "$what, after $plan number $at: again, it is done" whole_$what
        done
    done
done
check "no number of the node was given to two things" bash -c "
    [ \$(sort -u '$work/numbers' | cut -d' ' -f1 | sort | uniq -d | wc -l) -eq 0 ] && [ \$(sort -u '$work/numbers' | wc -l) -ge 8 ]"
check "the faults came ($faults)" test $faults -ge 20
GUICHET_HOME=$home
