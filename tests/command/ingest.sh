#!/usr/bin/env bash
# guichet ingest and work, as a user types them: from files to cases, with bad files among good ones.
set -uo pipefail
no_store=1 # it makes one by itself
. "$(dirname "$0")/check.bash"

"$samples" --count 3 --seed 11 --output "$work/lot" >/dev/null
: >"$work/lot/00004-vide.tif"
echo "du texte" >"$work/lot/00005-texte.tif"
head -c 20000 "$work/lot/00001.tif" >"$work/lot/00006-coupe.tif"
cp "$work/lot/00001.tif" "$work/lot/00007-encore.tif"
mkfifo "$work/lot/00008-tube"
touch "$work/lot/.cache" "$work/lot/scan.part"

"$guichet" ingest --json --office 75 --channel mail --received 2026-11-20 "$work/lot" >"$work/first" 2>"$work/first.err"
status=$?
check "exit 1 when some are in quarantine" test $status -eq 1
check "one batch, put together" is "$work/first" '(.states | length) == 1 and .states[0].state == "closed"'
check "a case for each form" is "$work/first" '(.cases | length) == 3 and .states[0].pages == 9 and .states[0].to_place == 0'
check "no page is missing" is "$work/first" '.states[0].missing == 0'
check "three in quarantine, with their reasons" is "$work/first" \
    '[.states[0].originals[] | select(.problem) | .problem.code] == ["empty","foreign","incomplete"]'
check "the same bytes are said to be the same" is "$work/first" '[.again[].file] == ["00007-encore.tif"]'
check "what is no file stays where it is" is "$work/first" '[.unaccepted[].error.code] == ["not_a_file"]'
check "the spool is empty" bash -c "[ -z \"\$(ls '$GUICHET_HOME/spool/waiting')\" ]"

"$guichet" ingest --json --office 75 --channel mail --received 2026-11-20 "$work/lot" >"$work/second" 2>/dev/null
check "again: the same batch, no new case" is "$work/second" '.states[0].batch == 1 and (.again | length) == 7'
check "in French it names what to do" says "déjà reçu" bash -c "'$guichet' ingest --office 75 --channel mail --received 2026-11-20 '$work/lot' | tr D d"

"$samples" --count 2 --seed 12 --output "$work/later" >/dev/null
check "--no-wait takes in and reads nothing" says "guichet work" "$guichet" ingest --no-wait --separate --office 75 "$work/later"
check "work --once does what waits" says "2 originaux, 6 pages" "$guichet" work --once --workers 1
check "a difference from what was expected stops the batch" bash -c \
    "'$samples' --count 1 --seed 13 --output '$work/third' >/dev/null; '$guichet' ingest --json --office 75 --expect-cases 2 '$work/third' >'$work/stop'; [ \$? -eq 1 ] && jq -e '.states[0].state == \"stopped\"' '$work/stop'"
check "a date that is none is wrong usage" answers 2 "$guichet" ingest --received 2026-02-30 "$work/lot"
check "no file is wrong usage" answers 2 "$guichet" ingest

# Text, a cut file, a password, 70,000 x 70,000 pixels, 5,000 pages, directories in a circle: no memory is asked for, the rest goes on.
mkdir "$work/hard"
"$guichet" form print titre-sejour -o "$work/blank.pdf" && qpdf --encrypt secret secret 256 -- "$work/blank.pdf" "$work/secret.pdf"
"$samples" --count 1 --seed 14 --output "$work/hard" >/dev/null
perl "$(dirname "$0")/bad_files.pl" "$work/hard" 7 "$work/hard/00001.tif" "$work/secret.pdf"
"$guichet" ingest --json --office 75 "$work/hard" >"$work/hard.json" 2>/dev/null
check "what is damaged, too large or locked goes to quarantine, the rest becomes a case" is "$work/hard.json" \
    '[.states[0].originals[] | select(.problem) | .problem.code] == ["foreign","incomplete","password","limit","pages","format"] and (.cases | length) == 1'
"$guichet" batch show "$(jq '.states[0].batch' "$work/hard.json")" >"$work/hard.txt"
check "each is named, with what to do" bash -c "
    [ \$(grep -cE '^Quarantaine.*bad0[1-6].*(num.risez|d.coupez|renvoyez|enregistrez)' '$work/hard.txt') -eq 6 ] && grep -q 'batch retry' '$work/hard.txt'"
