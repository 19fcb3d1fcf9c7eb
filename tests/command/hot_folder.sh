#!/usr/bin/env bash
# A hot folder in which everything happens at once: names in any bytes, files renamed over, deleted or cut while they are looked at, files
# that nobody may read. Every scan is taken exactly once, nothing is lost, and no file holds up another.
set -uo pipefail
no_store=1
. "$(dirname "$0")/check.bash"
hot=$work/hot
mkdir "$hot"
chmod 755 "$hot"
"$samples" --count 1 --seed 23 --output "$work/scan" >/dev/null
scan=$work/scan/00001.tif
# Scans that differ in a byte behind their end: whole, and each another original.
copy() { # number, path
    cp "$scan" "$work/.new" && echo "$1" >>"$work/.new" && mv -- "$work/.new" "$2"
}
taken() { ls "$GUICHET_HOME/spool/waiting" 2>/dev/null | wc -l; }
export GUICHET_DB="host=$work/nowhere dbname=guichet connect_timeout=2"

long=$(printf 'x%.0s' $(seq 251)).tif # 255 bytes
i=0
for name in $'a\nb.tif' $'\xff\xfe\x80.tif' '-rf.tif' '--help' "$long" ' .tif' 'a;b|c$(d).tif' $'\e[31m.tif' 'sans-extension' "un'deux\".tif"; do
    i=$((i + 1))
    copy $i "$hot/$name"
done
mkdir "$hot/pris"
touch "$hot/pris/$long" "$hot/pris/${long:0:215}" # both of its names are taken already
echo "du texte" >"$hot/${long%.tif}.txt"
mkfifo "$hot/tube.tif"
ln -s "$scan" "$hot/lien.tif"
mkdir "$hot/dossier.tif"
"$guichet" watch --office 75 --once "$hot" >/dev/null 2>"$work/log"
check "names in any bytes: each is taken" test "$(taken)" -eq $i
check "and put away, whatever it is called" test "$(find "$hot/pris" -type f -size +1k -print0 | tr -cd '\0' | wc -c)" -eq $i
check "no escape of a name reaches the terminal" bash -c "! grep -q $'\e' '$work/log'"
check "a name that is too long for its note is cut, and has one" bash -c "ls '$hot/refuse' | grep -q raison"
check "what is no file stays" test -p "$hot/tube.tif" -a -L "$hot/lien.tif" -a -d "$hot/dossier.tif"

# Nobody may read it, nobody may put it away: the others are taken all the same.
rm -rf "$GUICHET_HOME/spool" "$hot"
mkdir "$hot"
copy 1 "$hot/a.tif"
copy 2 "$hot/b.tif"
ln -s /nowhere/there "$hot/pris" # where taken ones should go cannot be made
"$guichet" watch --office 75 --once "$hot" >/dev/null 2>"$work/log"
check "where none can be put away, all are taken in" test "$(taken)" -eq 2
check "and stay" test -e "$hot/a.tif" -a -e "$hot/b.tif"

# Whoever writes in the folder lays links where taken and refused files go: nothing leaves it for where they point.
rm -rf "$GUICHET_HOME/spool" "$hot"
mkdir "$hot" "$work/elsewhere"
copy 1 "$hot/a.tif"
echo "une clé" >"$hot/AAAAAAAA.pub.pem"
ln -s "$work/elsewhere" "$hot/pris"
ln -s "$work/elsewhere" "$hot/refuse"
"$guichet" watch --office 75 "$hot" >/dev/null 2>"$work/log" &
watcher=$!
sleep 3
kill -TERM $watcher
wait $watcher 2>/dev/null
check "no link in it leads a file elsewhere" test -z "$(ls "$work/elsewhere")" -a -e "$hot/AAAAAAAA.pub.pem" -a -e "$hot/a.tif"
check "which holds up no scan" test "$(taken)" -eq 1
rm "$hot/pris" "$hot/refuse"
"$guichet" watch --office 75 --once "$hot" >/dev/null 2>"$work/log"
check "and once they are gone, each file goes where it belongs" test -e "$hot/pris/a.tif" -a -e "$hot/refuse/AAAAAAAA.pub.pem"

# Renamed over, deleted, cut and written slowly, as fast as it goes, while it is watched, with and without --delete.
for how in "" --delete; do
    rm -rf "$GUICHET_HOME/spool" "$hot"
    mkdir "$hot"
    "$guichet" watch --office 75 --patience 600 $how "$hot" >/dev/null 2>"$work/log" &
    watcher=$!
    for i in $(seq 60); do
        case $((i % 4)) in
            0) copy "$how$i" "$hot/toujours.tif" ;;                                                  # over the one before
            1) cp "$scan" "$hot/parti$i.tif" && rm -f "$hot/parti$i.tif" ;;
            2) head -c 5000 "$scan" >"$hot/lent.tif" && echo "$how$i" | cat "$scan" - >"$hot/lent.tif" && mv "$hot/lent.tif" "$hot/fini$i.tif" 2>/dev/null ;;
            3) copy "$how$i" "$hot/.caché" && mv "$hot/.caché" "$hot/seul$i.tif" ;;
        esac
    done
    for _ in $(seq 300); do
        [ -z "$(find "$hot" -maxdepth 1 -type f)" ] && break
        sleep 0.1
    done
    kill -TERM $watcher
    wait $watcher 2>/dev/null
    check "watched${how:+ with $how}: nothing is left lying" test -z "$(find "$hot" -maxdepth 1 -type f)"
    for entry in "$GUICHET_HOME"/spool/waiting/*.spool; do
        read -r _ _ _ label _ < <(head -c 40 "$entry")
        tail -c +41 "$entry" | head -c "$((10#$label))" | jq -r 'select(.kind == "original") | .sha256'
    done | sort -u >"$work/sums"
    lost=0
    for i in $(seq 60); do
        [ $((i % 4)) -eq 2 ] || [ $((i % 4)) -eq 3 ] || [ "$i" -eq 60 ] || continue # of those renamed over, the last must be there
        { cat "$scan"; echo "$how$i"; } | sha256sum | cut -d' ' -f1 | grep -qFf - "$work/sums" || { lost=$((lost + 1)); echo "lost: $i" >>"$work/log"; }
    done
    check "every scan that stayed is in the spool, whole ($(wc -l <"$work/sums") originals)" bash -c "cat '$work/log' >&2; [ $lost -eq 0 ]"
    [ -n "$how" ] || check "what was put away is what was taken" bash -c "
        find '$hot/pris' -type f -exec sha256sum {} + | cut -d' ' -f1 | grep -vFf '$work/sums'; [ \$? -eq 1 ]"
done
# Renamed over between the moment in which it was read and that in which it is put away: held still there, among some hundred others.
rm -rf "$GUICHET_HOME/spool" "$hot"
mkdir "$hot"
perl "$(dirname "$0")/../bench/hot_folder_pages.pl" "$hot" 300
"$guichet" watch --office 75 "$hot" >/dev/null 2>"$work/log" &
watcher=$!
name=
label() { tail -c +41 "$1" | head -c "$((10#$(head -c 26 "$1" | tail -c 10)))"; }
for _ in $(seq 500); do
    kill -STOP $watcher
    for entry in "$GUICHET_HOME"/spool/tmp/*; do
        name=$(label "$entry" 2>/dev/null | jq -r '.name // empty' 2>/dev/null) && [ -n "$name" ] && break
    done
    [ -n "$name" ] && break
    kill -CONT $watcher
    sleep 0.02
done
copy over "$work/over.tif"
mv "$work/over.tif" "$hot/$name"
kill -CONT $watcher
for _ in $(seq 600); do
    [ -z "$(find "$hot" -maxdepth 1 -type f -print -quit)" ] && break
    sleep 0.1
done
kill -TERM $watcher
wait $watcher 2>/dev/null
sum=$({ cat "$scan"; echo over; } | sha256sum | cut -d' ' -f1)
check "renamed over after it was read ($name): the new one is taken too" bash -c "cat '$GUICHET_HOME'/spool/waiting/*.spool | grep -aq '$sum'"
check "and the one that was read" test "$(taken)" -eq 301
copy left "$hot/.guichet-pris-oublié.tif"
"$guichet" watch --office 75 --once --delete "$hot" >/dev/null 2>&1
check "one that was about to be deleted when the power went is looked at again" test ! -e "$hot/.guichet-pris-oublié.tif" -a ! -e "$hot/oublié.tif"

# It can be stopped while thousands wait.
for i in $(seq 3000); do
    ln "$scan" "$hot/$i.tif"
done
"$guichet" watch --office 75 "$hot" >/dev/null 2>&1 &
watcher=$!
sleep 2
kill -TERM $watcher
ends() {
    for _ in $(seq 150); do
        kill -0 $watcher 2>/dev/null || return 0
        sleep 0.1
    done
    kill -9 $watcher
    return 1
}
check "with thousands waiting it ends when it is told" ends
wait $watcher 2>/dev/null

# A thousand at once, more than one look takes, while others come: each once.
rm -rf "$GUICHET_HOME/spool" "$hot"
mkdir "$hot" "$work/pages"
perl "$(dirname "$0")/../bench/hot_folder_pages.pl" "$work/pages" 1020
(cd "$work/pages" && sha256sum -- *) | cut -d' ' -f1 | sort >"$work/given"
mv "$work"/pages/page000[0-9]* "$hot"
"$guichet" watch --office 75 "$hot" >/dev/null 2>"$work/log" &
watcher=$!
sleep 1
mv "$work"/pages/* "$hot"
for _ in $(seq 1200); do
    [ -z "$(find "$hot" -maxdepth 1 -type f -print -quit)" ] && break
    sleep 0.1
done
kill -TERM $watcher
wait $watcher 2>/dev/null
cat "$GUICHET_HOME"/spool/waiting/*.000001.spool | grep -ao '"sha256": *"[0-9a-f]*"' | grep -o '[0-9a-f]\{64\}' | sort >"$work/sums"
check "a thousand at once, and twenty that come meanwhile: each is in the spool, once" diff "$work/given" "$work/sums"
check "and put away, once" test "$(find "$hot/pris" -type f | wc -l)" -eq 1020
for _ in $(seq 30); do touch "$hot/pris/toujours.tif.$_"; done
touch "$hot/pris/toujours.tif"
copy toujours "$hot/toujours.tif"
"$guichet" watch --office 75 --once "$hot" >/dev/null 2>&1
check "a name that was used very often before is put away all the same" test "$(find "$hot/pris" -name 'toujours.tif*' | wc -l)" -eq 32
