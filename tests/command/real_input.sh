#!/usr/bin/env bash
# Pages that nobody here made, where they are beside: an official form that is not ours, patch-T sheets and codes of another system, answer sheets.
set -uo pipefail
. "$(dirname "$0")/check.bash"
real=${GUICHET_TEST_DATA:-../shared/data}
[ -d "$real/barcode/paperless" ] || skip_all "the data of others are not here"

"$guichet" read --json "$real/forms/12100_03.pdf" >"$work/card"
check "another form is no form of ours, and lies upright" is "$work/card" \
    '.error == null and (.pages | length) == 2 and all(.pages[]; .form == null and .form_problem == null and .rotation == 0 and .quality.advice == [])'

patches=$real/barcode/paperless
"$guichet" ingest --json --separate --office 75 "$patches"/{patch-code-t,patch-code-t-qr,patch-code-t-double,several-patcht-codes,split-by-asn-2,many-qr-codes}.pdf \
    >"$work/split" 2>/dev/null
check "patch sheets and the code that means one split, where they lie and nowhere else" is "$work/split" \
    '[.states[].originals[] | [.name, ([.pages[] | select(.fate == "separator") | .page])]] == [["patch-code-t.pdf",[1]],
        ["patch-code-t-qr.pdf",[1]],["patch-code-t-double.pdf",[2,3]],["several-patcht-codes.pdf",[3,6]],["split-by-asn-2.pdf",[3]],["many-qr-codes.pdf",[]]]'
check "no page is missing, no case made up" is "$work/split" 'all(.states[]; .missing == 0) and (.cases | length) == 0'

mapfile -t sheets < <(find "$real/forms/omr" -type f \( -name '*.jpg' -o -name '*.png' \) -size -300k | sort | head -6)
"$guichet" read --json "${sheets[@]}" >"$work/sheets" 2>/dev/null
check "answer sheets of another maker are survived, none taken for ours" bash -c "
    [ \$(wc -l <'$work/sheets') -eq ${#sheets[@]} ] && jq -es 'all(.[]; .error or all(.pages[]; .form == null))' '$work/sheets' >/dev/null"
