#!/usr/bin/env bash
# A hot folder that gets FILES files at once (10,000 unless told; 100,000 take some twenty minutes): how long until each is durable in the spool and put away, and the memory
# it takes. The store is away, so that it is the intake alone that is measured, unless STORE=1: then each is delivered too. Blank A4 pages of about 500 bytes, each its own.
set -euo pipefail
files=${FILES:-10000}
guichet=${GUICHET:-build/guichet}
work=$(mktemp -d)
chmod 755 "$work"
trap '[ -z "${STORE:-}" ] || GUICHET_DB="" "$guichet" db stop >/dev/null; rm -rf "$work"' EXIT
mkdir -p "$work/hot"
perl "$(dirname "$0")/hot_folder_pages.pl" "$work/hot" "$files"
export GUICHET_HOME=$work/home GUICHET_DB=''
if [ -n "${STORE:-}" ]; then
    "$guichet" db migrate >/dev/null
    GUICHET_DB=$("$guichet" db url)
else
    GUICHET_DB="host=$work/nowhere dbname=guichet"
fi
began=$(date +%s%N)
"$guichet" watch --office 75 "$work/hot" >/dev/null 2>"$work/log" &
watcher=$!
most=0
# Looking costs too: seldom.
until [ -z "$(find "$work/hot" -maxdepth 1 -type f -print -quit)" ]; do
    sleep 1
    most=$(awk '/VmHWM/ { print $2 }' /proc/$watcher/status)
done
took=$((($(date +%s%N) - began) / 1000000))
ticks=$(awk '{ print $14 + $15 + $16 + $17 }' /proc/$watcher/stat)
kill -TERM $watcher
wait $watcher || true
entries=$(find "$GUICHET_HOME/spool/waiting" -name '*.spool' | wc -l)
[ -z "${STORE:-}" ] || echo "in_the_store $(psql -XAtq -d "$GUICHET_DB" -c 'SELECT count(*) FROM guichet.original') originals $files expected"
echo "taken $((files * 1000 / took)) files/s $files at once, $((took / 1000)) s"
awk -v ticks="$ticks" -v files="$files" -v second="$(getconf CLK_TCK)" 'BEGIN { printf "cpu_a_file %.1f ms\n", ticks * 1000 / second / files }'
echo "memory $((most / 1024)) MiB at most"
echo "in_the_spool $entries entries $([ -n "${STORE:-}" ] && echo 0 || echo "$files") expected"
