#!/usr/bin/env bash
# guichet form import: a small fillable PDF of our own, then the official forms where they are. Drawn ones of our own: form_drawn.sh.
set -uo pipefail
no_store=1
source tests/command/check.bash
data=${GUICHET_TEST_DATA:-../shared/data}/forms

# Without a cross-reference table, which readers mend.
cat >"$work/petit.pdf" <<'END'
%PDF-1.5
1 0 obj<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R 5 0 R]/DA(/Helv 10 Tf 0 g)>>>> endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>> endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Annots[4 0 R 5 0 R]>> endobj
4 0 obj<</Type/Annot/Subtype/Widget/F 4/FT/Tx/T(nom)/TU(Votre nom)/Rect[200 700 400 714]>> endobj
5 0 obj<</Type/Annot/Subtype/Widget/F 4/FT/Tx/T(cp)/TU(Code postal)/Ff 16777216/MaxLen 5/Rect[200 670 275 684]>> endobj
trailer<</Size 6/Root 1 0 R>>
%%EOF
END
templates=$GUICHET_HOME/templates
check "a fillable PDF is imported" says "version 1" "$guichet" form import "$work/petit.pdf" --id petit
check "its template and blank page lie in the user's folder" test -s "$templates/petit-1.yaml" -a -s "$templates/petit-1/page-1.png"
check "the form itself is kept beside" cmp "$work/petit.pdf" "$templates/petit-1/official.pdf"
check "imported again it is the next version, and the old one stays" says "version 2" "$guichet" form import "$work/petit.pdf" --id petit
check "under another id the same pages are refused, for none could be told from the other" says "déjà installées sous « petit »" "$guichet" form import "$work/petit.pdf" --id double
check "both versions are listed" bash -c "'$guichet' form list --json | jq -e '[.[] | select(.id == \"petit\")] | length == 2'"
"$guichet" form show petit --json >"$work/petit.json"
check "fields come with kind, cells and content" is "$work/petit.json" '.version == "2" and
    ([.fields[] | select(.name == "code_postal" and .kind == "comb" and (.cells_mm | length) == 5 and .content == "postal_code")] | length) == 1'
check "form check finds the newest version" says petit-2.yaml "$guichet" form check petit
check "form show draws it" bash -c "'$guichet' form show petit --png '$work/png' && test -s '$work/png/petit-1.png'"
echo "# une remarque, sure: 0.5 reste" >>"$templates/petit-2.yaml"
grep -v '^ *sure:' "$templates/petit-2.yaml" | sed 's/, sure: [0-9.]*//' | sed '$ d' >"$work/looked"
check "an import is sure of none of its fields" test "$(grep -c '[^e], sure: ' "$templates/petit-2.yaml")" -eq 2
check "who has looked confirms them all" says "2 champ(s) confirmé(s)" "$guichet" form confirm petit
check "nothing else of the file changes" bash -c "head -n -1 '$templates/petit-2.yaml' | diff '$work/looked' -"
sed -i 's/cells: 5/cells: 99/' "$templates/petit-2.yaml"
check "what is no sound definition is not confirmed" says "petit-2.yaml:1" "$guichet" form confirm petit
check "a broken template stops no other form" bash -c "'$guichet' form list --json 2>/dev/null | jq -e '[.[] | select(.id == \"petit\")] | length == 1'"
check "form list says which one is left out" says "petit-2.yaml:1" "$guichet" form list
check "doctor says so too" says "petit-2.yaml:1" "$guichet" doctor
mv "$templates/petit-1/page-1.png" "$work/page"
check "a template without its blank page is left out as well" says "petit-1.yaml:1" "$guichet" doctor
mv "$work/page" "$templates/petit-1/page-1.png"
check "form check names file and line of a mistake" says "petit-2.yaml:1" "$guichet" form check petit
rm -r "$templates/petit-2.yaml" "$templates/petit-2"
check "what is no form is refused" answers 1 "$guichet" form import tests/command/form_import.sh
check "an id that is no simple word is refused" answers 1 "$guichet" form import "$work/petit.pdf" --id "../x"
check "nothing is left of it" bash -c "! ls '$templates' | grep -v '^petit-1'"

# Somebody typed into it: values are taken as they stand, and judged as any.
sed -e 's/(Votre nom)/& \/V(DUPONT)/' -e 's/(Code postal)/& \/V(7501)/' "$work/petit.pdf" >"$work/rempli.pdf"
check "a typed-in PDF is read" bash -c "'$guichet' read --json '$work/rempli.pdf' >'$work/rempli.json'"
check "its form is known by its fields" is "$work/rempli.json" '.pages[0].form | .id == "petit" and .version == "1" and .confidence == 1'
check "its values come as typed, method acroform" is "$work/rempli.json" '[.pages[0].fields[] | select(.name == "nom_naissance")][0] |
    .value == "DUPONT" and .method == "acroform" and .confidence == 1 and .status == "accepted"'
check "a value that its rules forbid is invalid" is "$work/rempli.json" '[.pages[0].fields[] | select(.name == "code_postal")][0] |
    .status == "invalid" and (.reason | startswith("rule:"))'
check "with nothing typed it is read as any page" bash -c "'$guichet' read --json '$work/petit.pdf' | jq -e '[.pages[0].fields[]? | select(.method == \"acroform\")] | length == 0'"

# Drawn, without fields: words under their lines; boxes with their words behind in one row, before in the other.
drawn="0.8 w 72 700 m 300 700 l S 72 660 m 300 660 l S"
word() { drawn+=" BT /F $4 Tf $1 $2 Td ($3) Tj ET"; }
word 72 691 "Nom du repreneur" 7
word 72 651 "Date de reprise" 7
word 72 602 "Vous etes :" 10
word 152 602 Preneur 10
word 222 602 Bailleur 10
word 72 562 Local 10
word 130 562 Terrain 10
for box in "138 600" "208 600" "100 560" "168 560"; do drawn+=" $box 10 10 re S"; done
cat >"$work/sans.pdf" <<END
%PDF-1.5
1 0 obj<</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>> endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>> endobj
4 0 obj<</Length ${#drawn}>>stream
$drawn
endstream endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>> endobj
trailer<</Size 6/Root 1 0 R>>
%%EOF
END
check "a drawn form without fields is imported" "$guichet" form import "$work/sans.pdf" --id sans
"$guichet" form show sans --json >"$work/sans.json"
check "words under a line are that line's" is "$work/sans.json" '[.fields[] | select(.kind == "line") | .label] == ["Nom du repreneur", "Date de reprise"]'
check "each row of boxes has its words at its own side" is "$work/sans.json" \
    '[.fields[] | if .kind == "choice" then .options[] else select(.kind == "check") end | .label] | sort == ["Bailleur", "Local", "Preneur", "Terrain"]'
check "those that one sentence asks for are one answer" is "$work/sans.json" '[.fields[] | select(.kind == "choice") | .label] == ["Vous etes"]'

# A comb that only its ticks show; pages of two sizes; a form that only one maker's viewer draws.
cat >"$work/dessin.pdf" <<'END'
%PDF-1.5
1 0 obj<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[5 0 R 6 0 R]>>>> endobj
2 0 obj<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>> endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 7 0 R/Annots[5 0 R]>> endobj
4 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 842 595]/Annots[6 0 R]>> endobj
5 0 obj<</Type/Annot/Subtype/Widget/F 4/FT/Tx/T(cp)/TU(Code postal)/Rect[200 670 275 690]>> endobj
6 0 obj<</Type/Annot/Subtype/Widget/F 4/FT/Tx/T(ville)/TU(Commune)/Rect[700 100 800 114]>> endobj
7 0 obj<</Length 104>>stream
200 670 m 275 670 l S 200 670 m 200 678 l S 215 670 m 215 678 l S 230 670 m 230 678 l S 245 670 m 245 678 l S
260 670 m 260 678 l S 275 670 m 275 678 l S
endstream endobj
trailer<</Size 8/Root 1 0 R>>
%%EOF
END
check "a form of two page sizes is imported" "$guichet" form import "$work/dessin.pdf" --id dessin
"$guichet" form show dessin --json >"$work/dessin.json"
check "printed ticks make a comb" is "$work/dessin.json" '[.fields[] | select(.name == "code_postal")][0] | .kind == "comb" and (.cells_mm | length) == 5'
check "each page keeps its size" is "$work/dessin.json" '(.sizes_mm[0][0] | round) == 210 and (.sizes_mm[1][0] | round) == 297'
echo '{"commune": "LYON"}' >"$work/lyon.json"
check "it is printed so" bash -c "'$guichet' form fill dessin --data '$work/lyon.json' -o '$work/lyon.pdf' && pdfinfo -f 2 -l 2 '$work/lyon.pdf' | grep -q 'size: *842[.0-9]* x 59'"
# As many pages as in colours would not fit into a reader's memory.
{
    printf '%%PDF-1.5\n1 0 obj<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]>>>> endobj\n'
    printf '2 0 obj<</Type/Pages/Kids[3 0 R %s]/Count 24>> endobj\n' "$(seq -f '%g 0 R' -s ' ' 10 32)"
    printf '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R/Annots[4 0 R]>> endobj\n'
    printf '5 0 obj<</Length 30>>stream\n1 0 0 rg 200 690 200 4 re f    \nendstream endobj\n'
    printf '4 0 obj<</Type/Annot/Subtype/Widget/F 4/FT/Tx/T(nom)/TU(Nom)/Rect[200 700 400 714]>> endobj\n'
    seq -f '%g 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R>> endobj' 10 32
    printf 'trailer<</Size 33/Root 1 0 R>>\n%%%%EOF\n'
} >"$work/long.pdf"
check "a form of two dozen pages is imported" says "24 page(s)" "$guichet" form import "$work/long.pdf" --id long
sed -e 's/\/AcroForm<<\/Fields\[[^]]*\]/&\/XFA(<template\/>)/' -e 's/ 4 0 R\]\/Count 2/]\/Count 1/' -e 's/\/Annots\[[^]]*\]//' "$work/dessin.pdf" >"$work/xfa.pdf"
check "a dynamic XFA form is refused with the way out" says "Adobe Reader" "$guichet" form import "$work/xfa.pdf" --id xfa
check "and leaves nothing" bash -c "! ls '$templates' | grep xfa"
rm -r "$templates"/dessin-1*

# Printed with what is known, every page carries its values in codes.
echo '{"nom_naissance": "DUPONT", "code_postal": "75011"}' >"$work/valeurs.json"
check "the form is printed with values" "$guichet" form fill petit --data "$work/valeurs.json" -o "$work/imprime.pdf"
check "its page carries a code of its values" bash -c "'$guichet' read --json '$work/imprime.pdf' | jq -e '.pages[0].codes[0].text | startswith(\"GF1PETIT.\")'"
check "read back, what the ink cannot confirm is the code's, for a person" bash -c "'$guichet' read --json '$work/imprime.pdf' | jq -e '.pages[0] |
    (.form.id == \"petit\") and ([.fields[] | select(.name == \"nom_naissance\" and .value == \"DUPONT\" and .method == \"code\" and
    .status == \"review\" and .reason == \"ink_unseen\")] | length == 1)'"
echo '{"code_postal": "750119"}' >"$work/trop.json"
check "a value that does not fit is named" says code_postal "$guichet" form fill petit --data "$work/trop.json" -o "$work/x.pdf"
check "then nothing is written" test ! -e "$work/x.pdf"
check "form fill wants values" answers 2 "$guichet" form fill petit -o "$work/x.pdf"

# Printed for a case, it goes back to that case, alone and without a sheet.
ingest() { "$guichet" ingest --json --office 75 --channel mail --received 2026-11-20 "$@"; }
ingest "$work/imprime.pdf" >"$work/premier.json" 2>/dev/null
number=$(jq -r '.cases[0]' "$work/premier.json")
check "the form opens a case" is "$work/premier.json" '(.cases | length) == 1'
check "it is printed for that case" "$guichet" form fill petit --case "$number" -o "$work/dossier.pdf"
check "its code names the case" bash -c "'$guichet' read --json '$work/dossier.pdf' | jq -e '.pages[0].form.case == \"$number\"'"
ingest "$work/dossier.pdf" >"$work/retour.json" 2>/dev/null
check "what comes back goes to the same case" is "$work/retour.json" ".cases == [\"$number\"]"
# A store that does not know the case: nobody's form becomes nobody else's.
export GUICHET_HOME=$work/ailleurs
mkdir -p "$GUICHET_HOME" && cp -r "$templates" "$GUICHET_HOME/templates"
ingest "$work/dossier.pdf" >"$work/ailleurs.json" 2>/dev/null
check "where the case is not known it waits for a person" is "$work/ailleurs.json" '(.cases | length) == 0 and .states[0].to_place == 1 and .states[0].state == "closed"'
"$guichet" db stop >/dev/null 2>&1
export GUICHET_HOME=$work/home

if [ ! -d "$data" ]; then
    echo "# the official forms are not here: left out"
    exit 0
fi
boxes='[.fields[] | if .kind == "choice" then (.options | length) else 1 end] | add'
import() { # file, id, widgets, left out, combs
    check "$2: is imported" says "$3 zones dans le PDF, dont $4" "$guichet" form import "$data/$1" --id "$2"
    "$guichet" form show "$2" --json >"$work/$2.json"
    check "$2: every widget is a field, an option or left out" is "$work/$2.json" "($boxes) == $3 - $4"
    check "$2: $5 combs" is "$work/$2.json" "[.fields[] | select(.pdf and (.kind == \"comb\" or .kind == \"date\"))] | length == $5"
    check "$2: is sound" "$guichet" form check "$2"
}
import cerfa_15186-03.pdf travail 258 0 32
import visa_15934-01_FileBuddy.pdf visa 151 3 0
import cerfa_13824-04.pdf erp 163 0 21
import cerfa_11580_recu_dons.pdf dons 59 0 0
check "the place to sign under a date has the words over both" is "$work/dons.json" \
    '[.fields[] | select(.label == "Date et signature") | .kind] == ["line", "signature"]'
# One page of each against a list made by eye: the words that ask for each place, and which boxes are one question.
labelled() { # list, id
    node tests/command/form_truth.mjs "tests/command/form_import_$1.tsv" "$work/$2.json" --tell >"$work/$2.counts" 2>"$work/$2.told" &&
        awk -F'\t' '{ n[$1] = $2; of[$1] = $3 }
            END { print n["places"], "of", of["places"], "places;", n["labels"], "labels;", n["questions"], "of", of["questions"], "questions"
                  exit !(n["places"] == of["places"] && n["labels"] >= 0.98 * of["labels"] && n["questions"] >= of["questions"] - 1) }' "$work/$2.counts"
}
for list in "15186 travail" "visa visa" "13824 erp"; do
    check "${list#* }: at least 98 % of a page's places have the words that ask for them, and all questions but one their boxes" labelled $list
done
check "the administration's own fields are never read, and only these" bash -c "jq -e '[.fields[] | select(.never_read)] | length == 3' '$work/visa.json' &&
    jq -e '[.fields[] | select(.never_read)] | length == 0' '$work/travail.json'"

# Filled on a screen, printed, read: the ink says what the codes say, and where it says more a person is asked.
echo '{"nom_naissance": "DUPONT", "denomination": "BOULANGERIE DES LILAS", "date_naissance": "1990-12-31"}' >"$work/travail-valeurs.json"
check "an official form is printed with values and codes" "$guichet" form fill travail --data "$work/travail-valeurs.json" -o "$work/travail.pdf"
"$guichet" read --json "$work/travail.pdf" >"$work/travail-lu.json"
check "read back, its values come from the codes and the ink confirms them" is "$work/travail-lu.json" '.pages[0] |
    (.form.id == "travail") and ([.fields[] | select(.method == "code" and .status == "accepted") | .value] |
    contains(["DUPONT", "BOULANGERIE DES LILAS", "1990-12-31"]))'

# A form that is a picture, against the list made by eye (form_truth.mjs says when a place, a label and a question count).
check "a form that is a picture is imported" "$guichet" form import "$data/12100_03.pdf" --id identite
"$guichet" form show identite --json >"$work/identite.json"
node tests/command/form_truth.mjs tests/command/form_import_12100.tsv "$work/identite.json" >"$work/counts"
share() { awk -F'\t' -v what="$1" -v least="$2" '$1 == what { right = $2 >= least * $3 } END { exit !right }' "$work/counts"; }
check "at least 95 % of its cells are found and grouped right" share cells 0.95
check "at least 95 % of its places to write are found" share places 0.95
check "at least 90 % of its places have their own words" share labels 0.9
check "at most one in twenty places is none" bash -c "awk -F'\t' '\$1 == \"strays\" { few = \$2 <= \$3 / 20 } END { exit !few }' '$work/counts'"
sed 's/^/# /' "$work/counts"
