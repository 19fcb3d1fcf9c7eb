#!/usr/bin/env bash
# How many of what identifies a person (names, birth, sex, nationality, passport) need nobody, with and without the passport in the file, and with an entry of
# birth, printed, instead: forms by the pen simulator and typed ones, taken in to cases. COPIES (default 20) of each; WITH="birth" these alone.
set -euo pipefail
cd "$(dirname "$0")/../.."
out=${OUT:-build} copies=${COPIES:-20}
guichet=$PWD/$out/guichet
work=$(mktemp -d)
chmod 711 "$work"
export GUICHET_CONFIG=/dev/null GUICHET_DB='' GUICHET_SHARE=$PWD OMP_THREAD_LIMIT=1
trap 'GUICHET_HOME=$work/home "$guichet" db stop >/dev/null 2>&1; rm -rf "$work"' EXIT
fields="'nom_naissance', 'prenoms', 'date_naissance', 'sexe', 'nationalite', 'passeport_numero', 'passeport_expiration'"

# An extract of an entry of birth for the person of a form: its lines in one of three layouts.
entry_of_birth() { # truth, number, file
    jq -r --argjson layout "$(($2 % 3))" '.pages[0].fields | (.date_naissance | split("-") | "\(.[2])/\(.[1])/\(.[0])") as $day
        | if $layout == 0 then ["EXTRAIT D ACTE DE NAISSANCE", "Nom de famille : \(.nom_naissance)", "Prénoms : \(.prenoms)", "Sexe : \(.sexe | ascii_upcase)",
                                "Date de naissance : \($day)", "Registre des naissances. Mentions marginales : néant", "Officier de l état civil"]
          elif $layout == 1 then ["REPUBLIQUE", "ACTE DE NAISSANCE", "Le \($day) à cinq heures est né(e) \(.prenoms) \(.nom_naissance),",
                                  "de sexe \(if .sexe == "f" then "féminin" else "masculin" end)", "officier de l état civil, registre des naissances", "Mentions marginales : néant"]
          else ["BIRTH CERTIFICATE / ACTE DE NAISSANCE", "Surname / Nom : \(.nom_naissance)", "Given names / Prénoms : \(.prenoms)", "Date de naissance / Date of birth : \($day)", "Register of births. Civil registry", "Officer of the civil registry"] end
        | .[]' "$1" >"$3"
}

for writing in hand typed; do
    for passport in ${WITH:-without birth with}; do
        mkdir -p "$work/home"
        export GUICHET_HOME=$work/home
        options=(--count "$copies" --seed 4400 --writing "$writing" --output "$work/$writing-$passport")
        [ $passport != with ] || options+=(--passport)
        "$out/tools/samples" "${options[@]}" >/dev/null 2>&1
        if [ $passport = birth ]; then
            number=0
            for form in "$work/$writing-$passport"/*.tif; do
                number=$((number + 1))
                entry_of_birth "$work/$writing-$passport-truth/$(basename "$form").json" "$number" "$work/entry.txt"
                "$out/tools/samples" --scan "$work/entry.txt" --seed "$number" --output "$work/entry$number" >/dev/null 2>&1
                tiffcp "$form" "$work/entry$number"/*.tif "$work/joined.tif" && mv "$work/joined.tif" "$form"
            done
        fi
        "$guichet" ingest --office 75 "$work/$writing-$passport" >/dev/null 2>&1
        [ $passport != birth ] || "$guichet" work --once >/dev/null 2>&1
        url=$("$guichet" db url)
        PGOPTIONS='-c search_path=guichet' psql -XAtq -F ' ' -d "$url" -c "
            SELECT count(*) FILTER (WHERE n.name IN ('nom_naissance', 'prenoms', 'date_naissance', 'sexe')), count(v.value) FILTER (WHERE n.name IN ('nom_naissance', 'prenoms', 'date_naissance', 'sexe')),
                   count(*), count(v.value), (SELECT count(*) FROM event WHERE kind = 'field.confirmed'),
                   (SELECT count(*) FROM field_review WHERE reason = 'witness_differs')
            FROM case_file c CROSS JOIN unnest(ARRAY[$fields]) AS n (name)
            LEFT JOIN case_value v ON v.case_id = c.id AND v.name = n.name" |
            awk -v name="witness.${writing}_$(sed s/birth/entry_of_birth/ <<<"$passport")" '{ printf "%s %.1f %% of %d names, dates of birth and sexes, %.1f %% of %d with nationality and passport too, need nobody; %d of all answers confirmed, %d contradicted\n", name, 100 * $2 / $1, $1, 100 * $4 / $3, $3, $5, $6 }'
        "$guichet" db stop >/dev/null 2>&1
        rm -rf "${work:?}/home"
    done
done
