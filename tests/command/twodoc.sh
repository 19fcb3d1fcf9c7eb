#!/usr/bin/env bash
# 2D-Doc from the paper to the case: the trust that the administrator imports, guichet verify on pictures, and what a case keeps of a bill
# that is the applicant's, of somebody else's, of an altered one, and of a paper of the online service.
set -uo pipefail
. "$(dirname "$0")/check.bash"
bill=${OUT:-build}/tools/bill

# Four people's forms. Bills of the first's own, one altered, one of somebody else, and a provisional paper of the fourth.
"$samples" --count 4 --seed 31 --output "$work/lot" >/dev/null
said() { jq -r --arg name "$2" '[.pages[].fields[$name] // empty][0] // ""' "$work/lot-truth/0000$1.tif.json"; }
plain() { said "$@" | iconv -f UTF-8 -t ASCII//TRANSLIT | tr -d '\n'; }
draw() { # folder, person, name, more...
    "$bill" "$work/$1" "$3" "$(plain "$2" adresse)" "$(said "$2" code_postal)" "$(plain "$2" commune)" "${@:4}"
}
draw own 1 "MME/$(plain 1 nom_naissance)/$(plain 1 prenoms)"
draw other 2 "M/SPECIMEN/AUGUSTE"
draw altered 3 "MME/$(plain 3 nom_naissance)/$(plain 3 prenoms)"
draw online 4 "MME/$(plain 4 nom_naissance)/$(plain 4 prenoms)" 1234567890123456789

check "without the certificate nothing is said of the paper" says "non vérifiable" "$guichet" verify "$work/own/bill.png"
check "nothing to list" says "Aucune liste" "$guichet" trust list
check "a folder without certificates is refused" answers 1 "$guichet" trust import "$work/lot"
check "a file that is not there is refused" answers 1 "$guichet" trust import "$work/none.pem"
for folder in own other altered online; do
    check "the certificate of $folder is imported" "$guichet" trust import "$work/$folder/certificate.pem"
done
"$guichet" trust list --json >"$work/trust"
check "and listed" is "$work/trust" '(.certificates | length) == 4 and .certificates[0].id == "T001" and .list == null'
check "trust without a verb is wrong usage" answers 2 "$guichet" trust
check "one changed letter is seen" says "FALSIFIÉ" answers 1 "$guichet" verify "$work/own/altered.png"
check "doctor counts the certificates" says "certificats 2D-Doc" "$guichet" doctor
"$guichet" verify --json "$work/own/bill.png" >"$work/verified"
check "the bill is genuine, as data" is "$work/verified" '.twodoc.verdict == "VALID" and .twodoc.type == "01" and (.twodoc.fields | map(select(.role == "postal_code")) | length) == 1'
"$guichet" read --json "$work/own/bill.png" >"$work/read"
check "a reading lists what the code says" is "$work/read" \
    '.pages[0].codes[0].symbology == "datamatrix" and .pages[0].codes[0].twodoc.kind == "justificatif_domicile"'

file() { # person, picture: the form and then this, as one batch; the case's JSON to $work/case
    mkdir -p "$work/batch-$1"
    cp "$work/lot/0000$1.tif" "$work/batch-$1/00001.tif"
    cp "$2" "$work/batch-$1/00002.png"
    "$guichet" ingest --json --office 75 --label "$1" "$work/batch-$1" >"$work/ingest" 2>"$work/err"
    number=$(jq -r '.cases[0] | if type == "object" then .number else . end' "$work/ingest")
    "$guichet" case show --json "$number" >"$work/case"
}
waits='[.waiting[] | select(.name | startswith("controle_2d_doc"))]'
code='[.documents[].provenance.twodoc // [] | .[]]'

file 1 "$work/own/bill.png"
check "the case keeps the result: genuine, the applicant's name and address" is "$work/case" \
    "$code | length == 1 and .[0].verdict == \"VALID\" and .[0].person == \"same\" and .[0].address == \"same\""
check "and knows by it what the page is" is "$work/case" \
    '(.documents[1].kind == "justificatif_domicile") and ([.pieces[] | select(.kind == "justificatif_domicile") | .state] == ["received"])'
check "and nobody has to look" is "$work/case" "$waits | length == 0"

file 2 "$work/other/bill.png"
check "a good signature on somebody else's bill is kept as that" is "$work/case" "$code | .[0].verdict == \"VALID\" and .[0].person == \"other\""
check "and waits for a person" is "$work/case" "$waits | length == 1 and .[0].reason == \"twodoc_other_person\""
check "who is told why" says "autre personne" bash -c "'$guichet' case show '$number'"

file 3 "$work/altered/altered.png"
check "an altered bill is of no kind" is "$work/case" '.documents[1].kind == "inconnu"'
check "and waits for a person" is "$work/case" "$waits | length == 1 and .[0].reason == \"twodoc_invalid\""

jq -n --arg name "$(said 4 nom_naissance)" '{key: "1234567890123456789", office: "75", form: "titre-sejour", fields: {nom_naissance: $name}}' >"$work/online.json"
"$guichet" submit --json "$work/online.json" >"$work/submitted"
online=$(jq -r .case_number "$work/submitted")
file 4 "$work/online/bill.png"
check "a paper of the online service proposes the case of its request" is "$work/case" \
    "($code | .[0].online_case) == \"$online\" and .number != \"$online\""
check "and a person confirms" is "$work/case" "$waits | length == 1 and .[0].reason == \"twodoc_online_case\""

# A paper of the online service by itself, without a sheet of ours.
draw loose 4 "MME/$(plain 4 nom_naissance)/$(plain 4 prenoms)" 1234567890123456780
check "its certificate" "$guichet" trust import "$work/loose/certificate.pem"
jq '.key = "1234567890123456780"' "$work/online.json" >"$work/online2.json"
loose=$("$guichet" submit --json "$work/online2.json" | jq -r .case_number)
check "an altered one is taken in" "$guichet" ingest --office 75 --label altered "$work/loose/altered.png"
check "and finds no case" bash -c "[ \$('$guichet' case show --json '$loose' | jq '.submissions | length') -eq 1 ]"
check "a genuine one is taken in" "$guichet" ingest --office 75 --label loose "$work/loose/bill.png"
"$guichet" case show --json "$loose" >"$work/case"
check "and finds the case of its number" is "$work/case" '(.submissions | length == 2) and .documents[1].provenance.twodoc[0].verdict == "VALID"'
check "where the code is a witness" is "$work/case" '.documents[1].kind != "inconnu"'
