#!/usr/bin/env bash
# Small files that ask for 4 GiB of pixels, endless directories, bottomless nesting: an answer in words, within 1 GiB.
set -uo pipefail
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
refused() { explain "$1"; [ $? -eq 1 ] && jq -e '.error.message | length > 10' "$work/reading"; }
small() { [ "$(tail -1 "$work/cost" | cut -d' ' -f2)" -lt 1048576 ]; }

exec 3>&1
for name in pixels.png pixels.tif pixels.jpg pixels.pdf directories.tif tree.pdf painted.pdf forms.pdf nested.pdf length.pdf itself.pdf; do
    check "$name is refused in words" refused "$work/bombs/$name"
    check "$name: no process takes 1 GiB" small
done
