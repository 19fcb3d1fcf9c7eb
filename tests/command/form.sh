#!/usr/bin/env bash
# guichet form and guichet sheet, as a user types them.
set -uo pipefail
guichet=${GUICHET:-build/guichet}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
n=0
check() { # name, command...
    local name=$1
    shift
    n=$((n + 1))
    if "$@" >"$work/out" 2>"$work/err"; then echo "ok $n $name"; else
        echo "not ok $n $name"
        sed 's/^/# /' "$work/err"
    fi
}
answers() { # expected exit code, command...
    local want=$1
    shift
    "$@"
    [ $? -eq "$want" ]
}
says() { # text that must be on standard output or error, command...
    local text=$1
    shift
    "$@" >"$work/said" 2>&1
    grep -qF -- "$text" "$work/said"
}

check "form list names the form" says titre-sejour "$guichet" form list
check "form list --json is JSON" bash -c "'$guichet' form list --json | jq -e '.[0] | .id and .version and .title and (.pages > 0)'"
check "form show lists fields" says nom_naissance "$guichet" form show titre-sejour
check "form show --json keeps its contract" bash -c "'$guichet' form show titre-sejour --json | jq -e '
    (.hash | length == 8) and (.marks_mm | length == 4) and .width_mm == 210 and .height_mm == 297 and
    ([.fields[] | select(.name and .label and .page and .kind and (.box_mm | length == 4) and has(\"alphabet\") and has(\"required\"))]
        | length) == (.fields | length) and
    ([.fields[] | select(.kind == \"comb\" and (.cells_mm | length) == 0)] | length) == 0 and
    ([.fields[] | select(.kind == \"choice\" and ((.options | length) < 2))] | length) == 0'"
check "form show --png draws a page a picture" bash -c "'$guichet' form show titre-sejour --png '$work/png' && [ \$(ls '$work/png' | wc -l) -eq 3 ]"
check "form print makes the blank" "$guichet" form print titre-sejour -o "$work/blank.pdf"
check "the blank has its pages and title" bash -c "pdfinfo '$work/blank.pdf' | grep -q '^Pages: *3' && pdfinfo '$work/blank.pdf' | grep -q 'Title: *Demande'"
check "and says that it is French" bash -c "qpdf --json '$work/blank.pdf' | grep -q '/Lang.*fr-FR'"
check "and is a sound PDF" qpdf --check "$work/blank.pdf"
check "form print --copies makes so many" bash -c "'$guichet' form print titre-sejour --copies 2 -o '$work/two.pdf' && pdfinfo '$work/two.pdf' | grep -q '^Pages: *6'"
check "its copies have numbers of their own" bash -c "[ \$(pdftotext '$work/two.pdf' - | grep -o 'G1F:[A-Z0-9:-]*' | cut -d: -f5 | sort -u | wc -l) -eq 2 ]"
echo '{"nom_naissance": "DIARRÉ", "pere_nom": "Sangaré"}' >"$work/data.json"
check "form print --data prints values" bash -c "'$guichet' form print titre-sejour --data '$work/data.json' -o '$work/filled.pdf' && pdftotext '$work/filled.pdf' - | grep -q Sangaré"
echo '{"nom_naissance": "DIARRÉ", "nom": "X"}' >"$work/wrong.json"
check "an unknown field is named" says "« nom »" "$guichet" form print titre-sejour --data "$work/wrong.json" -o "$work/no.pdf"
check "and fails with 1" answers 1 "$guichet" form print titre-sejour --data "$work/wrong.json" -o "$work/no.pdf"
echo '{"nom_naissance": 12' >"$work/broken.json"
check "broken data name file and line" says "$work/broken.json:" "$guichet" form print titre-sejour --data "$work/broken.json" -o "$work/no.pdf"
check "nothing was written" test ! -e "$work/no.pdf"
check "an unknown form fails with 1" answers 1 "$guichet" form show inconnu
check "form print without -o is wrong usage" answers 2 "$guichet" form print titre-sejour
check "an unknown verb is wrong usage" answers 2 "$guichet" form draw titre-sejour
check "form check accepts what is installed" "$guichet" form check titre-sejour
sed 's/cells: 32/cells: 99/' "${GUICHET_SHARE:-.}/forms/templates/titre-sejour.yaml" >"$work/bad.yaml"
check "form check names file and line" bash -c "'$guichet' form check '$work/bad.yaml' 2>&1 | grep -qE '^guichet form: $work/bad.yaml:[0-9]+: '"
mkdir "$work/own" && sed 's/^version: "1"/version: "2"/' "${GUICHET_SHARE:-.}/forms/templates/titre-sejour.yaml" >"$work/own/t.yaml"
check "the user's templates come first" bash -c "GUICHET_TEMPLATES='$work/own' '$guichet' form show titre-sejour --json | jq -e '.version == \"2\"'"
check "form --help" says "guichet form print" "$guichet" form --help

check "sheet kinds" says justificatif_domicile "$guichet" sheet kinds
for sheet in "case" "case --procedure renouvellement" "document --kind passeport" \
    "batch --office 75 --channel counter --received 2026-11-20" "dossier --number 2026-000123-K" "end"; do
    # shellcheck disable=SC2086
    check "sheet $sheet" "$guichet" sheet $sheet -o "$work/sheet.pdf"
done
check "a sheet carries its code in clear" bash -c "pdftotext '$work/sheet.pdf' - | grep -q '^G1E:'"
check "sheet --copies" bash -c "'$guichet' sheet end --copies 3 -o '$work/three.pdf' && pdfinfo '$work/three.pdf' | grep -q '^Pages: *3'"
check "an unknown kind is named" says "« fusee »" "$guichet" sheet document --kind fusee -o "$work/no.pdf"
check "an unknown procedure fails with 1" answers 1 "$guichet" sheet case --procedure fusee -o "$work/no.pdf"
check "an impossible date is wrong usage" answers 2 "$guichet" sheet batch --received 2026-02-30 -o "$work/no.pdf"
check "an unknown channel is wrong usage" answers 2 "$guichet" sheet batch --channel pigeon -o "$work/no.pdf"
check "no sort is wrong usage" answers 2 "$guichet" sheet -o "$work/no.pdf"
check "no refused sheet was written" test ! -e "$work/no.pdf"
echo "1..$n"
