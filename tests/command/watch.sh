#!/usr/bin/env bash
# guichet watch: files are taken when they are whole, whatever their clock says; nothing is thrown away.
set -uo pipefail
. "$(dirname "$0")/check.bash"
hot=$work/hot
mkdir -p "$hot/sous-dossier"
chmod 755 "$hot"
"$samples" --count 4 --seed 21 --output "$work/scan" >/dev/null
size=$(stat -c %s "$work/scan/00001.tif")

wait_for() { # seconds, command...
    local until=$((SECONDS + $1))
    shift
    while ! "$@" >/dev/null 2>&1; do
        [ $SECONDS -lt $until ] || return 1
        sleep 0.1
    done
}
waits_for() { wait_for "$@" || { cat "$work/log" >&2; ls -lR "$hot" >&2; return 1; }; }

head -c $((size / 2)) "$work/scan/00001.tif" >"$hot/lent.tif"
touch -d '1 hour ago' "$hot/lent.tif" # a clock that stands still proves nothing
cp "$work/scan/00002.tif" "$hot/$(printf 'num\351ris\351.tif')"
cp "$work/scan/00003.tif" "$hot/.cache.tif"
cp "$work/scan/00003.tif" "$hot/encours.tif.part"
cp "$work/scan/00003.tif" "$hot/sous-dossier/x.tif"
echo "du texte qui se dit image" >"$hot/texte.tif"

"$guichet" watch --office 75 --patience 1 "$hot" 2>"$work/log" &
watcher=$!
check "a whole file is taken, whatever its name" waits_for 20 bash -c "[ -e '$hot'/pris/num*.tif ]"
check "a foreign file is set aside, with its reason" waits_for 20 test -e "$hot/refuse/texte.tif.raison.txt"
check "a half file is reported and left" waits_for 20 grep -q "toujours incomplet : lent.tif" "$work/log"
check "and still lies there" test -e "$hot/lent.tif"
tail -c +$((size / 2 + 1)) "$work/scan/00001.tif" >>"$hot/lent.tif"
check "it is taken when its end has come" waits_for 20 test -e "$hot/pris/lent.tif"
check "all of it" cmp "$work/scan/00001.tif" "$hot/pris/lent.tif"
mv "$hot/encours.tif.part" "$hot/encours.tif"
check "a file is taken when it gets its final name" waits_for 20 test -e "$hot/pris/encours.tif"
cp "$work/scan/00003.tif" "$hot/encours.tif"
check "the same name again is kept beside the first" waits_for 20 test -e "$hot/pris/encours.tif.1"
check "and said to be the same file" waits_for 20 grep -q "déjà reçu" "$work/log"
check "hidden files and sub-folders are left alone" test -e "$hot/.cache.tif" -a -e "$hot/sous-dossier/x.tif"
kill -TERM $watcher
wait $watcher
status=$?
check "SIGTERM ends it cleanly" test $status -eq 0
check "what was taken becomes cases" says "3 originaux, 9 pages" "$guichet" work --once --workers 1
cp "$work/scan/00004.tif" "$hot/"
check "--once takes what is there and ends" answers 0 "$guichet" watch --office 75 --once --delete "$hot"
check "with --delete nothing is left" test ! -e "$hot/00004.tif" -a ! -e "$hot/pris/00004.tif"
check "work says what it does as JSON where it is asked to" bash -c "'$guichet' work --json --once --workers 1 2>&1 >/dev/null | jq -es 'last | .fact == \"work.ended\" and .pages == \"3\"' >/dev/null"
check "a folder that is not there is wrong usage" answers 2 "$guichet" watch "$work/nowhere"
