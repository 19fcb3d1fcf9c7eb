#!/usr/bin/env bash
# Small files that ask for 4 GiB of pixels, endless directories, bottomless nesting: an answer in words, within 1 GiB.
set -uo pipefail
no_store=1
. "$(dirname "$0")/check.bash"
mkdir "$work/bombs"
node "$(dirname "$0")/bombs.mjs" "$work/bombs" || exit 2

explain() { # file: reads it, keeps what it cost
    timeout 60 /usr/bin/time -o "$work/cost" -f "%e %M" "$guichet" read --json "$1" >"$work/reading"
    local status=$? seconds kib
    read -r seconds kib < <(tail -1 "$work/cost")
    echo "# $(basename "$1"), $(stat -c %s "$1") bytes: exit $status, $seconds s with start-up, largest process $((kib / 1024)) MiB" >&3
    jq -c '.error // {pages: [.pages[] | .error // "blank \(.blank)"]}' "$work/reading" | cut -c1-200 | sed 's/^/# /' >&3
    return $status
}
# By its own check and in its words: that a process died of it would be an answer too, and no good one.
refused() { # file, code
    explain "$1"
    [ $? -eq 1 ] && is "$work/reading" "(.error.message | length > 10) and .error.code == \"$2\""
}
small() { [ "$(tail -1 "$work/cost" | cut -d' ' -f2)" -lt 1048576 ]; }

exec 3>&1
for bomb in pixels.png:limit pixels.tif:limit pixels.jpg:limit pixels.pdf:limit directories.tif:format tree.pdf:format painted.pdf:limit \
    forms.pdf:limit nested.pdf:format length.pdf:format itself.pdf:format; do
    name=${bomb%:*}
    check "$name is refused in words" refused "$work/bombs/$name" "${bomb#*:}"
    check "$name: no process takes 1 GiB" small
done
