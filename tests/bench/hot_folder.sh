#!/usr/bin/env bash
# A hot folder that gets FILES files at once (10,000 unless told; 100,000 take some twenty minutes): how long until each is durable in the spool and put away, and the memory
# it takes. The store is away, so that it is the intake alone that is measured. Blank A4 pages of about 500 bytes, each its own.
set -euo pipefail
files=${FILES:-10000}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/hot"
perl "$(dirname "$0")/hot_folder_pages.pl" "$work/hot" "$files"
export GUICHET_HOME=$work/home GUICHET_DB="host=$work/nowhere dbname=guichet"
began=$(date +%s%N)
${GUICHET:-build/guichet} watch --office 75 "$work/hot" >/dev/null 2>"$work/log" &
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
echo "taken $((files * 1000 / took)) files/s $files at once, $((took / 1000)) s"
awk -v ticks="$ticks" -v files="$files" -v second="$(getconf CLK_TCK)" 'BEGIN { printf "cpu_a_file %.1f ms\n", ticks * 1000 / second / files }'
echo "memory $((most / 1024)) MiB at most"
echo "in_the_spool $entries entries $files expected"
