#!/usr/bin/env bash
# The whole main job on samples made on the spot: a blank form is printed, a mixed batch of scans is taken in, and the
# cases that came of it are shown. Everything lands under ./var (GUICHET_HOME); run again, the same scans are known.
set -euo pipefail
cd "$(dirname "$0")/.."
guichet=build/guichet
home=${GUICHET_HOME:-./var}
folder=$home/demo
mkdir -p "$folder"

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }
[ -t 1 ] || say() { printf '\n%s\n' "$*"; }

say "1. Imprimer un formulaire vierge"
$guichet form print titre-sejour -o "$folder/formulaire.pdf"
echo "   $folder/formulaire.pdf"

say "2. Préparer un lot de numérisations d'exemple"
if [ ! -d "$folder/lot" ]; then
    build/tools/samples --mix demo --seed 7 --output "$folder/lot"
fi
ls "$folder/lot" | sed 's/^/   /'

say "3. Accueillir le lot (courrier reçu le 20 novembre 2026)"
status=0
$guichet ingest --office 75 --channel mail --received 2026-11-20 --label "Démonstration" "$folder/lot" || status=$?
[ "$status" -le 1 ] || exit "$status"

real=${GUICHET_TEST_DATA:-../shared/data}
if [ -d "$real/forms" ]; then
    say "4. Des pages que personne ici n'a dessinées"
    $guichet read "$real/forms/12100_03.pdf" || true
    for file in patch-code-t split-by-asn-1; do
        $guichet ingest --office 75 --channel mail --label "$file" "$real/barcode/paperless/$file.pdf" || true
    done
fi

say "5. Les lots"
$guichet batch list

say "6. Les dossiers"
$guichet case list

say "7. Ce qui attend une personne"
$guichet review list

say "8. Quelqu'un au guichet : douze pages, une pièce manque"
$guichet office 75 --name "Préfecture d'essai" --address "1 place du Port, 75000 Exemple" --phone "01 99 00 00 00"
[ -d "$folder/personne" ] || scripts/tools/dossier.sh "$folder/personne"
$guichet trust import "$folder/personne/bill/certificate.pem"
$guichet ingest --json --office 75 --channel counter "$folder/personne/depot" >"$folder/guichet.json" || true
number=$(jq -r '[.. | .case_number? // .case? // empty | strings] | first // empty' "$folder/guichet.json")
number=${number:-$($guichet case list --json | jq -r '[.[] | .number] | max')}
$guichet case show "$number" | sed '/^Documents/,$d'

say "9. Elle repart avec la preuve, et sait ce qui manque"
timed() { # what, command...
    local start
    start=$(date +%s%N)
    "${@:2}" || true
    printf '   %s : %d ms\n' "$1" $((($(date +%s%N) - start) / 1000000))
}
timed "accusé de réception" $guichet receipt "$number" -o "$folder/accuse.pdf"
$guichet case move "$number" enregistre || true
$guichet verify "$folder/accuse.pdf"
build/tools/photo "$folder/accuse.pdf" "$folder/accuse-photographie.jpg" 1
$guichet verify "$folder/accuse-photographie.jpg"
GUICHET_LANGUAGES="ar" $guichet letter "$number" --information ar -o "$folder/information-ar.pdf"
timed "demande de pièces" $guichet letter "$number" -o "$folder/pieces-demandees.pdf"

if [ -e "$folder/pieces-demandees.pdf" ]; then
    clock() { $guichet case show "$number" --json | jq -r '"   décision implicite le \(.times.silence_on)"'; }
    say "10. Neuf jours plus tard sa réponse arrive par la poste : la feuille de la lettre, et la pièce derrière"
    clock
    if [ ! -d "$folder/reponse" ]; then
        qpdf --empty --pages "$folder/pieces-demandees.pdf" 2 -- "$folder/feuille.pdf"
        build/tools/samples --scan "$folder/feuille.pdf" --upright --seed 5 --output "$folder/reponse"
        cp "$folder/personne/acte/00001.tif" "$folder/reponse/00002.tif"
    fi
    $guichet ingest --office 75 --channel mail --received "$(date -d '+9 days' +%F)" "$folder/reponse" || true
    $guichet work --once # what a paper is by its words comes after all other work
    clock
    $guichet case show "$number" | sed '/^Ce que dit/,$d'
fi

cat <<TXT

Et maintenant :
  $guichet case show NUMÉRO       un dossier entier
  $guichet batch show LOT         chaque page du lot et son sort
  $guichet review                 décider les champs douteux
  $guichet serve                  la même chose dans un navigateur : guichet, courrier, relecture
  $guichet db stop                arrêter le PostgreSQL privé
TXT
