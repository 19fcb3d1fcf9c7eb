#!/usr/bin/env bash
# What somebody brings to a counter, made of nothing real: dossier.sh FOLDER [SEED] makes
#   FOLDER/depot   twelve pages: a form of three pages with blank backs, the passport, a bill with a 2D-Doc in the person's name, a visa and photographs
#                  behind their separators; no entry of birth
#   FOLDER/acte    the entry of birth, one page
#   FOLDER/bill    certificate.pem, by which the bill is genuine, and altered.png, the bill with one letter changed
# Needs GUICHET's programs under OUT (build), jq.
set -euo pipefail
folder=$1 seed=${2:-21} out=${OUT:-build}
guichet=${GUICHET:-$out/guichet}
mkdir -p "$folder/work"
"$out/tools/samples" --count 1 --seed "$seed" --passport --backs --fill 0.8 --output "$folder/depot" >/dev/null
said() { jq -r --arg name "$1" '[.pages[].fields[$name] // empty][0] // ""' "$folder"/depot-truth/*.json | iconv -f UTF-8 -t ASCII//TRANSLIT | tr -d '\n'; }
scan() { # what is printed, seed, name of the page
    "$out/tools/samples" --scan "$1" --upright --seed "$2" --output "$folder/work/$3" >/dev/null
}
"$out/tools/bill" "$folder/bill" "M/$(said nom_naissance)/$(said prenoms)" "$(said adresse)" "$(said code_postal)" "$(said commune)" >/dev/null
cp "$folder/bill/bill.png" "$folder/depot/00002.png"
number=3
for kind in visa photos; do
    "$guichet" sheet document --kind $kind -o "$folder/work/$kind.pdf" >/dev/null
    [ $kind = visa ] && words='UTOPIA\n\nVISA DE LONG SEJOUR\n\nSPECIMEN' || words='(trois photographies)\n\nSPECIMEN'
    printf '%b' "$words" >"$folder/work/$kind.txt"
    scan "$folder/work/$kind.pdf" 5 "$kind-separator"
    scan "$folder/work/$kind.txt" 6 "$kind-page"
    cp "$folder/work/$kind-separator/00001.tif" "$folder/depot/0000$number.tif"
    cp "$folder/work/$kind-page/00001.tif" "$folder/depot/0000$((number + 1)).tif"
    number=$((number + 2))
done
born=$(said date_naissance)
printf '%s\n' "COMMUNE D'EXEMPLE" "" "ACTE DE NAISSANCE" "COPIE INTEGRALE" "" "Nom de famille : $(said nom_naissance)" "Prenoms : $(said prenoms)" \
    "Date de naissance : ${born:8:2}/${born:5:2}/${born:0:4}" "Registre des naissances. Mentions marginales : neant" "L'officier de l'etat civil" "" "SPECIMEN" >"$folder/work/acte.txt"
scan "$folder/work/acte.txt" 7 acte
mkdir -p "$folder/acte"
cp "$folder/work/acte/00001.tif" "$folder/acte/00001.tif"
rm -r "$folder/work"
