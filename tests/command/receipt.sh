#!/usr/bin/env bash
# guichet receipt, letter, verify, office: no registration without acknowledgement, papers that anybody can check, a reply sheet
# that brings the missing pieces to their case and moves its clock.
set -uo pipefail
. "$(dirname "$0")/check.bash"

"$samples" --count 1 --seed 14 --output "$work/lot" >/dev/null
"$guichet" ingest --json --office 75 "$work/lot" >"$work/ingest" 2>/dev/null
number=$("$guichet" case list --json | jq -r '.[0].number')

check "no paper is made for a service that is not described" says "office 75" "$guichet" receipt "$number" -o "$work/r.pdf"
check "nor is there a file" test ! -e "$work/r.pdf"
check "a service is described" "$guichet" office 75 --name "Préfecture d'essai" --address "1 place du Port" --phone "01 99 00 00 00"
check "without acknowledgement no registration" says "guichet receipt" "$guichet" case move "$number" enregistre
check "the acknowledgement is made" bash -c "'$guichet' receipt --json '$number' -o '$work/r.pdf' >'$work/r.json'"
check "and the case is registered" "$guichet" case move "$number" enregistre

pdftotext -layout "$work/r.pdf" "$work/r.txt"
for words in "$number" "Préfecture d'essai" "1 place du Port" "01 99 00 00 00" "reçue le" "décision implicite" "recours" \
    "tribunal administratif" "Formulaire de demande" "Justificatif de domicile"; do
    check "it says: $words" grep -qF "$words" "$work/r.txt"
done
check "in one page, tagged, with its language" \
    bash -c "pdfinfo '$work/r.pdf' | grep -q '^Pages: *1$' && pdfinfo '$work/r.pdf' | grep -q '^Tagged: *yes' && grep -aq fr-FR '$work/r.pdf'"

check "the file verifies" says "authentique" "$guichet" verify "$work/r.pdf"
pdftoppm -r 150 -jpeg "$work/r.pdf" "$work/photo"
check "so does a picture of it" says "$number" "$guichet" verify "$work"/photo*.jpg
for seed in 1 2; do "${OUT:-build}/tools/photo" "$work/r.pdf" "$work/hand-held$seed.jpg" $seed; done
check "and photographs of it, askew, shaded, blurred" says "$number" "$guichet" verify "$work"/hand-held*.jpg
code=$(jq -r .code "$work/r.json")
check "so does its code, copied by hand" says "authentique" "$guichet" verify --code "$(sed 's/.\{30\}/& /g' <<<"${code,,}")"
failed=0
for ((i = 4; i < ${#code}; i += 7)); do
    letter=${code:i:1}
    other=$([ "$letter" = A ] && echo B || echo A)
    "$guichet" verify --code "${code:0:i}$other${code:i+1}" >/dev/null 2>&1 && failed=$((failed + 1))
done
check "no altered character passes" test $failed -eq 0
mkdir -p "$work/other"
check "somebody else's key is told" bash -c "GUICHET_HOME='$work/other' '$guichet' verify --code '$code' 2>&1 | grep -q 'autre service'"

silence=$("$guichet" case show --json "$number" | jq -r .times.silence_on)
check "missing pieces are asked for" "$guichet" letter "$number" -o "$work/l.pdf"
check "which stops the clock" bash -c "[ \$('$guichet' case show --json '$number' | jq -r .times.silence_on) \\> '$silence' ]"

# What comes back: the reply sheet, then each piece behind its separator.
pdftoppm -r 300 -mono -f 2 -l 2 "$work/l.pdf" "$work/reply"
pdftoppm -r 300 -mono "$work/r.pdf" "$work/page"
for kind in titre_sejour protection justificatif_domicile; do
    "$guichet" sheet document --kind $kind -o "$work/$kind.pdf" >/dev/null
    pdftoppm -r 300 -mono "$work/$kind.pdf" "$work/$kind"
done
mkdir "$work/answer"
n_page=0
for picture in "$work"/reply*.pbm "$work"/titre_sejour*.pbm "$work"/page*.pbm "$work"/protection*.pbm "$work"/page*.pbm \
    "$work"/justificatif_domicile*.pbm "$work"/page*.pbm; do
    ppm2tiff -c g4 -R 300 "$picture" "$work/$((++n_page)).tif" 2>/dev/null
done
tiffcp -c g4 "$work"/[1-7].tif "$work/answer/reply.tif" 2>/dev/null
check "the answer is taken in" "$guichet" ingest --office 75 "$work/answer"
"$guichet" case show --json "$number" >"$work/case"
check "it is the same case's" is "$work/case" '.submissions | length == 2'
check "with its pieces" is "$work/case" '[.pieces[] | select(.kind == "titre_sejour" or .kind == "justificatif_domicile") | .state] == ["received", "received"]'
check "and the clock runs again" is "$work/case" ".times.silence_on == \"$silence\""
check "no second case came of it" bash -c "[ \$('$guichet' case list --json | jq length) -eq 1 ]"
# What the law has a paper say is the administrator's to approve and to change.
check "whoever prints an unread text is told" says "comparé au texte en vigueur" "$guichet" letter "$number" --status -o "$work/s.pdf"
sed -E 's/verified: false/verified: true/; s/dans les deux mois/dans le délai approuvé/' forms/legal_texts.yaml >"$GUICHET_HOME/legal_texts.yaml"
"$guichet" letter "$number" --status -o "$work/own.pdf" >/dev/null 2>&1
check "the administrator's own text is printed" bash -c "pdftotext '$work/own.pdf' - | tr '\n' ' ' | grep -q 'dans le délai approuvé'"
sed -i 's/name: appeal/name: autre/' "$GUICHET_HOME/legal_texts.yaml"
check "without the ways of appeal no paper is made" says "appeal" answers 1 "$guichet" letter "$number" --status -o "$work/none.pdf"
rm "$GUICHET_HOME/legal_texts.yaml"
check "the state of the case is printed" "$guichet" letter "$number" --status -o "$work/s.pdf"
check "and says where it stands, as a paper that verifies" bash -c "pdftotext '$work/s.pdf' - | grep -q 'Justificatif de domicile' && '$guichet' verify '$work/s.pdf' | grep -q 'Où en est'"

# The sheet that helps to understand, in the languages that are switched on.
check "a language that is not switched on is refused" says "languages" "$guichet" letter "$number" --information ar -o "$work/ar.pdf"
export GUICHET_LANGUAGES="ar en es prs pt ta tr uk zh"
for language in $GUICHET_LANGUAGES; do
    check "$language: who uses it is told that no translator read it" says "traducteur" "$guichet" letter "$number" --information "$language" -o "$work/$language.pdf"
    check "$language: one page, tagged, of that language, with its own letters and the number" bash -c "pdfinfo '$work/$language.pdf' | grep -q '^Pages: *1$' &&
        pdfinfo '$work/$language.pdf' | grep -q '^Tagged: *yes' && grep -aq '/Lang ($language)' '$work/$language.pdf' && pdftotext '$work/$language.pdf' - | grep -qF '$number' &&
        ! pdftotext '$work/$language.pdf' - | grep -q $'\uFFFD'"
done
check "Arabic is set in a font that joins its letters" bash -c "pdffonts '$work/ar.pdf' | grep -q Amiri"
check "doctor names the unread translations" says "traduction non relue" "$guichet" doctor
check "and a language that is none" bash -c "GUICHET_LANGUAGES=xx '$guichet' doctor | grep -q 'xx (inconnue'"

# A batch's letters in one file.
"$samples" --count 2 --seed 15 --output "$work/post" >/dev/null
"$guichet" ingest --json --office 75 --channel mail "$work/post" >"$work/ingest" 2>/dev/null
batch=$("$guichet" batch list --json | jq '[.[].batch] | max')
check "the letters of a batch come in one file" "$guichet" letter --batch "$batch" --json -o "$work/letters.pdf"
check "and once only" says "pas de courrier" "$guichet" letter --batch "$batch" -o "$work/none.pdf"
check "without a second file" test ! -e "$work/none.pdf"
sheets=0
for page in $(seq "$(pdfinfo "$work/letters.pdf" | awk '/^Pages/ { print $2 }')"); do
    pdftotext -f "$page" -l "$page" "$work/letters.pdf" - | grep -qE '^(Accusé|Il manque|Feuille-réponse)' || continue
    sheets=$((sheets + 1))
    [ $((page % 2)) -eq 1 ] || sheets=-100
done
check "each letter and each reply sheet begins a sheet of paper" test $sheets -eq 6
check "and each is recorded" bash -c "for n in \$('$guichet' case list --json | jq -r '.[].number'); do
    [ \"\$n\" = '$number' ] || [ \$('$guichet' case show --json \$n | jq '[.events[] | select(.kind == \"notice.made\")] | length') -eq 2 ] || exit 1; done"
# What may be brought instead is said.
other=$("$guichet" case list --json | jq -r --arg number "$number" '[.[].number | select(. != $number)][0]')
"$guichet" case qualify "$other" talent_premiere >/dev/null 2>&1
"$guichet" letter "$other" -o "$work/other.pdf" >/dev/null 2>&1
check "what may be brought instead is said, on the letter and its reply sheet" test "$(pdftotext "$work/other.pdf" - | tr '\n' ' ' | grep -oE 'Passeport \(ou, à défaut : Attestation consulaire' | wc -l)" -eq 2
check "a batch that is none" answers 1 "$guichet" letter --batch 99 -o "$work/none.pdf"
check "a number that is none is an error" answers 1 "$guichet" receipt 75-2026-999999-X
check "no number is wrong usage" answers 2 "$guichet" receipt
