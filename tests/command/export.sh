#!/usr/bin/env bash
# guichet export: what leaves is whole, readable by others' programs, and refused when the store's bytes were altered.
set -uo pipefail
. "$(dirname "$0")/check.bash"

"$samples" --count 1 --seed 41 --output "$work/lot" >/dev/null
GUICHET_SCANNER="fi-7160 no 12" GUICHET_PROFILE="300 dpi, gris" "$guichet" ingest --json --office 75 "$work/lot" >"$work/ingest" 2>/dev/null
number=$("$guichet" case list --json | jq -r '.[0].number')
bag=$work/bag

"$guichet" export --json --case "$number" -o "$bag" >"$work/said.json"
check "a case is exported, and where to" is "$work/said.json" ".case == \"$number\" and .folder == \"$bag\""
check "its manifest holds" bash -c "cd '$bag' && sha256sum --quiet -c manifest-sha256.txt tagmanifest-sha256.txt"
check "every payload file is in the manifest" \
    bash -c "[ \$(find '$bag/data' -type f | wc -l) -eq \$(wc -l <'$bag/manifest-sha256.txt') ]"
check "the original is there, byte for byte" cmp "$work"/lot/* "$bag"/data/originals/*
check "the case is as it is shown" \
    bash -c "diff <('$guichet' case show --json '$number' | jq -S 'del(.completeness, .clock, .known, .others)') <(jq -S . '$bag/data/dossier.json')"
check "the journal is the case's" is "$bag/data/journal.json" 'any(.[]; .kind == "case.opened")'

check "how it was captured is kept with the original" is "$bag/data/pages.json" \
    '.originals[0].capture | .scanner == "fi-7160 no 12" and .profile == "300 dpi, gris" and (.accepted_at | endswith("Z")) and .file_at and .host'

pdf=$bag/data/pages.pdf
check "the pages are a sound PDF" qpdf --check "$pdf"
check "of as many pages as the form" bash -c "[ \$(pdfinfo '$pdf' | sed -n 's/^Pages: *//p') -eq 3 ]"
check "that says it is PDF/A-2b" bash -c "grep -aq '<pdfaid:part>2</pdfaid:part>' '$pdf' && grep -aq GTS_PDFA1 '$pdf'"
# What PDF/A-2b (ISO 19005-2) asks of a file's structure, as far as qpdf can show it.
qpdf --json --json-key=qpdf "$pdf" >"$work/pdf.json"
part() { jq -e ".qpdf[1] as \$objects | [\$objects[] | .value? // .stream?.dict? | select(type == \"object\")] as \$all | $1" "$work/pdf.json"; }
check "a header with bytes that are no text" bash -c "head -c 15 '$pdf' | tail -c 5 | tr -d '\000-\177' | wc -c | grep -qx 4"
check "an identity and no encryption" part '$objects.trailer.value | .["/ID"] and (.["/Encrypt"] | not)'
check "colours by a profile that is inside" part 'any($all[] | .. | objects; .["/S"] == "/GTS_PDFA1" and .["/DestOutputProfile"])'
check "none of a printer's own" part '[$all[] | .. | strings | select(. == "/DeviceCMYK" or . == "/DeviceN" or . == "/Separation")] | length == 0'
check "what it says of itself readable without unpacking" part '[$all[] | select(.["/Type"] == "/Metadata")] | length > 0 and all(.[]; .["/Filter"] | not)'
check "nothing that acts, plays or is attached" part '[$all[] | keys[] | select(. == "/AA" or . == "/JS" or . == "/OpenAction" or . == "/EmbeddedFiles" or . == "/XFA")] | length == 0'
check "no picture from elsewhere, nor smoothed by the viewer" part 'all($all[]; (.["/Interpolate"] != true) and (.["/Alternates"] | not) and (.["/OPI"] | not))'
check "no packing that is not allowed" part '[$all[] | .["/Filter"]? | .. | strings | select(. == "/LZWDecode" or . == "/Crypt")] | length == 0'
check "all its fonts inside" bash -c "pdffonts '$pdf' | awk 'NR > 2 && \$(NF - 4) != \"yes\" { bad = 1 } END { exit bad || NR < 3 }'"
name=$(jq -r '[.pages[].fields.nom_naissance // empty][0]' "$work"/lot-truth/*)
check "a search finds the name" bash -c "pdftotext '$pdf' - | grep -qi '$name'"
pdftoppm -r 50 -gray -f 1 -l 1 "$pdf" "$work/page"
check "and the page is to be seen, with its ink, the text is not over it" \
    bash -c "[ \$(tail -c +20 '$work'/page-*.pgm | tr -d '\\200-\\377' | wc -c) -gt 3000 ]"

check "for the archives with a slip" "$guichet" export --case "$number" -o "$work/sip" --archives "FRAD 075 & co" --agreement IC-000001
slip=$work/sip/data/manifest.xml
at() { xmllint --xpath "$1" "$slip" 2>/dev/null; }
if command -v xmllint >/dev/null; then
    check "which is XML of SEDA 2.1" test "$(at 'namespace-uri(/*)') $(at 'local-name(/*)')" = "fr:gouv:culture:archivesdefrance:seda:v2.1 ArchiveTransfer"
    check "in the order that the standard asks" xmllint --noout --relaxng "$(dirname "$0")/seda.rng" "$slip"
    sed 's|<MessageDigest .*</MessageDigest>||' "$slip" >"$work/slip.xml"
    check "and not if a part is missing" bash -c "! xmllint --noout --relaxng '$(dirname "$0")/seda.rng' '$work/slip.xml'"
    check "with every other file of the data" test "$(at 'count(//*[local-name()="BinaryDataObject"])')" -eq "$(($(find "$work/sip/data" -type f | wc -l) - 1))"
    paste -d' ' <(at '//*[local-name()="MessageDigest"]/text()') <(at '//*[local-name()="Uri"]/text()' | sed 's/^/ /') >"$work/sums"
    check "their digests" bash -c "cd '$work/sip/data' && sha256sum --quiet -c '$work/sums'"
    check "each in one unit" test "$(at 'count(//*[local-name()="DataObjectGroupReferenceId"][. = //*[local-name()="DataObjectGroup"]/@id])')" = "$(at 'count(//*[local-name()="DataObjectGroup"])')"
    check "and the archives by their name" test "$(at 'string(//*[local-name()="ArchivalAgency"]/*)')" = "FRAD 075 & co"
fi
check "the bag holds with it" bash -c "cd '$work/sip' && sha256sum --quiet -c manifest-sha256.txt"

check "a folder that is there is not written over" answers 1 "$guichet" export --case "$number" -o "$bag"
check "an unknown case is an error" answers 1 "$guichet" export --case 75-2026-999999-X -o "$work/none"
check "and leaves nothing behind" bash -c "! ls '$work' | grep -q none"
