#!/usr/bin/env bash
# A page whose marks are gone, laid by hand in headless Chromium: by keys and by mouse; its answers come into a case.
set -uo pipefail
. "$(dirname "$0")/desk.bash"

jq -n '{type_demande: "premiere_demande", nom_naissance: "BERTHELOT", prenoms: "CAMILLE", date_naissance: "1990-02-03", sexe: "f"}' >"$work/data.json"
"$guichet" form print titre-sejour --data "$work/data.json" -o "$work/form.pdf"
pdftoppm -gray -r 200 -f 1 -l 1 "$work/form.pdf" "$work/page"
mkdir "$work/scan"
# Off the corner of the glass, and without the four marks and one of the two codes.
node - "$work"/page-*.pgm "$work/scan/page.tif" "$("$guichet" form show titre-sejour --json)" <<'J'
const { readFileSync, writeFileSync } = require('node:fs');
const [, , from, to, shown] = process.argv, form = JSON.parse(shown), file = readFileSync(from);
const [, width, height] = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(file.subarray(0, 40).toString('latin1')).map(Number);
const rows = file.subarray(file.length - width * height), dots = 200 / 25.4, left = 50, top = 30;
for (const [x, y, w, h] of [...form.marks_mm, form.codes_mm[1]])
    for (let row = Math.floor((y - 1) * dots); row < (y + h + 1) * dots; row++) rows.fill(255, row * width + Math.floor((x - 1) * dots), row * width + Math.ceil((x + w + 1) * dots));
const W = width + left, H = height + top, dest = Buffer.alloc(W * H, 255), head = Buffer.alloc(8 + 2 + 10 * 12 + 4 + 8);
for (let row = 0; row < height; row++) rows.copy(dest, (row + top) * W + left, row * width, (row + 1) * width);
head.write('II*\0\x08\0\0\0', 'latin1');
head.writeUInt16LE(10, 8);
[[256, 3, W], [257, 3, H], [258, 3, 8], [259, 3, 1], [262, 3, 1], [273, 4, head.length], [277, 3, 1], [278, 3, H], [279, 4, W * H], [282, 5, head.length - 8]]
    .forEach(([tag, type, value], place) => { const at = 10 + 12 * place; head.writeUInt16LE(tag, at); head.writeUInt16LE(type, at + 2); head.writeUInt32LE(1, at + 4); head.writeUInt32LE(value, at + 8); });
head.writeUInt32LE(200, head.length - 8);
head.writeUInt32LE(1, head.length - 4);
writeFileSync(to, Buffer.concat([head, dest]));
J
"$guichet" ingest --json --office 75 "$work/scan" >"$work/in" 2>/dev/null
printf 'Bonjour,\nvoici une lettre qui ne dit rien.\n' >"$work/letter.txt"
"$samples" --scan "$work/letter.txt" --upright --output "$work/letter" >/dev/null
people "nadia supervisor --office 75" "loin clerk --office 13"
open_desk
DESK_WORK=$work DESK_GUICHET=$guichet node tests/browser/lay.mjs
