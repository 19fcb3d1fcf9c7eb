#!/usr/bin/env bash
# How many of what identifies a person (names, birth, sex, nationality, passport) need nobody, with and without the passport in the file: forms by the pen simulator and typed ones,
# taken in to cases. COPIES (default 20) of each.
set -euo pipefail
cd "$(dirname "$0")/../.."
out=${OUT:-build} copies=${COPIES:-20}
guichet=$PWD/$out/guichet
work=$(mktemp -d)
chmod 711 "$work"
export GUICHET_CONFIG=/dev/null GUICHET_DB='' GUICHET_SHARE=$PWD OMP_THREAD_LIMIT=1
trap 'GUICHET_HOME=$work/home "$guichet" db stop >/dev/null 2>&1; rm -rf "$work"' EXIT
fields="'nom_naissance', 'prenoms', 'date_naissance', 'sexe', 'nationalite', 'passeport_numero', 'passeport_expiration'"

for writing in hand typed; do
    for passport in without with; do
        mkdir -p "$work/home"
        export GUICHET_HOME=$work/home
        options=(--count "$copies" --seed 4400 --writing "$writing" --output "$work/$writing-$passport")
        [ $passport = without ] || options+=(--passport)
        "$out/tools/samples" "${options[@]}" >/dev/null 2>&1
        "$guichet" ingest --office 75 "$work/$writing-$passport" >/dev/null 2>&1
        url=$("$guichet" db url)
        PGOPTIONS='-c search_path=guichet' psql -XAtq -F ' ' -d "$url" -c "
            SELECT count(*) FILTER (WHERE n.name IN ('nom_naissance', 'prenoms', 'date_naissance', 'sexe')), count(v.value) FILTER (WHERE n.name IN ('nom_naissance', 'prenoms', 'date_naissance', 'sexe')),
                   count(*), count(v.value), (SELECT count(*) FROM event WHERE kind = 'field.confirmed'),
                   (SELECT count(*) FROM field_review WHERE reason = 'witness_differs')
            FROM case_file c CROSS JOIN unnest(ARRAY[$fields]) AS n (name)
            LEFT JOIN case_value v ON v.case_id = c.id AND v.name = n.name" |
            awk -v name="witness.${writing}_${passport}_passport" '{ printf "%s %.1f %% of %d names, dates of birth and sexes, %.1f %% of %d with nationality and passport too, need nobody; %d of all answers confirmed, %d contradicted\n", name, 100 * $2 / $1, $1, 100 * $4 / $3, $3, $5, $6 }'
        "$guichet" db stop >/dev/null 2>&1
        rm -rf "${work:?}/home"
    done
done
