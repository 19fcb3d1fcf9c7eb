#!/usr/bin/env bash
# A store of each earlier schema, with what the functions of that time filed in it, upgraded by this program: sound, and what was kept is kept
# as it was. STEP=1 upgrades from every schema, by default from every sixth and the one before the last; data of every one are always
# in it.
set -uo pipefail
. "$(dirname "$0")/../command/check.bash"
root=$(realpath "$(dirname "$0")/../..")
"$guichet" db migrate >/dev/null
"$guichet" db stop >/dev/null
pg=$(store_data)
single=("/usr/lib/postgresql/$(cat "$pg/PG_VERSION")/bin/postgres" --single -D "$pg" guichet)
[ "$(id -u)" -eq 0 ] && single=(runuser -u "$(stat -c %U "$pg")" -- "${single[@]}")
# No power is cut here.
printf '%s\n' "ALTER ROLE guichet CREATEDB" "ALTER SYSTEM SET fsync = off" | "${single[@]}" >/dev/null 2>&1
url=$("$guichet" db url)
# The file with the password names one database.
PGPASSWORD=$(cut -d: -f5 "$(sed -E "s/.*passfile='?([^' ]+).*/\1/" <<<"$url")")
export PGPASSWORD
into() { sed "s/dbname=guichet/dbname=$1/" <<<"$url"; }
run() { PGOPTIONS='-c search_path=tools,guichet -c client_min_messages=warning -c timezone=UTC' psql -XAtq -v ON_ERROR_STOP=1 -d "$(into "$1")" "${@:2}"; }

# What is filed at schema K, by what there was then.
era() {
    local k=$1
    [ "$k" -ge 2 ] && echo "SELECT office_known('75'), agent_known('alice');"
    echo "SELECT event_add('era.begun', 'era', '$k', '', '{\"schema\": $k}');"
    [ "$k" -ge 3 ] && [ "$k" -lt 7 ] && echo "
        INSERT INTO case_file (number, office, received_on) VALUES (case_number_make('75', '2026-11-0$k'), '75', '2026-11-0$k');
        INSERT INTO submission (case_id, channel, key, office, received_at, request_sha256)
        SELECT max(id), 'mail', 'era-$k', '75', '2026-11-0$k 10:00+00', sha256('era $k') FROM case_file;
        INSERT INTO document (submission_id, sequence, kind, form, form_version) SELECT max(id), 1, 'form', 'titre-sejour', '1' FROM submission;
        INSERT INTO field (document_id, name, value, raw, confidence, status) SELECT max(id), 'nom_naissance', 'DUPONT', 'DUP0NT', 0.9999, 'accepted' FROM document;
        INSERT INTO case_value (case_id, name, value, field_id) SELECT c.id, f.name, f.value, f.id FROM (SELECT max(id) AS id FROM case_file) c,
            (SELECT * FROM field ORDER BY id DESC LIMIT 1) f;"
    [ "$k" -ge 4 ] && [ "$k" -lt 7 ] && echo "
        INSERT INTO batch (key, office, channel, received_on) VALUES ('era-$k', '75', 'mail', '2026-11-0$k');
        INSERT INTO original (sha256, batch_id, sequence, media_type, name, size)
        SELECT encode(sha256('original $k'), 'hex'), max(id), 1, 'image/tiff', 'era-$k', length('original $k') FROM batch;
        INSERT INTO original_part SELECT max(id), 1, 'original $k' FROM original;"
    # Left behind by nobody: what came before there was a queue is read once there is one.
    [ "$k" -ge 5 ] && [ "$k" -lt 7 ] && echo "INSERT INTO job (kind, subject) SELECT 'read', max(id) FROM original;"
    [ "$k" -eq 7 ] && sed '/^-- Nothing is drawn by chance/,$d' "$root/tests/store/fixture.psql" | sed 's/^CREATE FUNCTION /&tools./'
    [ "$k" -ge 7 ] && echo "
        SELECT tap_submission('online', 'era-$k', '[{\"name\": \"nom_naissance\", \"value\": \"DUPONT\", \"status\": \"accepted\", \"confidence\": 1},
            {\"name\": \"prenoms\", \"value\": \"ANE\", \"status\": \"review\", \"confidence\": 0.6, \"reason\": \"doubt\"},
            {\"name\": \"numero_etranger\", \"value\": \"75123456$(printf %02d "$k")\", \"status\": \"accepted\", \"confidence\": 1}]',
            '{\"pieces\": [\"passeport\"]}') ->> 'case_number' AS number \\gset
        SELECT tap_batch('era-$k') AS batch \\gset
        SELECT tap_original(:batch, 1, 'era $k first', 4), tap_original(:batch, 2, 'era $k second', 1);
        INSERT INTO original_again (original_id, batch_id, sequence, name) SELECT min(id), :batch, 3, 'again' FROM original WHERE batch_id = :batch;
        SELECT batch_seal(:batch);
        SELECT tap_assemble(:batch, tap_plan(:batch));"
    [ "$k" -ge 8 ] && echo "SELECT review_decide(max(id), '{\"verdict\": \"correct\", \"value\": \"ANNE\", \"agent\": \"alice\"}') FROM field WHERE name = 'prenoms';"
    [ "$k" -ge 10 ] && echo "SELECT notice_add(:'number', 'piece_request', repeat('a', 64),
        '{\"requested_on\": \"2026-11-21\", \"due_on\": \"2026-12-21\", \"pieces\": [\"passeport\"]}', 'alice');"
    return 0
}
# All rows of what is kept for good, as they are now; what was remembered so already is not said twice.
kept="office agent applicant case_file submission document field field_decision case_value batch original original_part original_again page
    page_picture notice completion_request event event_chain"
remember() { # schema number
    local table
    for table in $kept; do
        echo "SELECT to_regclass('guichet.$table') IS NOT NULL AS there \\gset"
        echo '\if :there'
        echo "INSERT INTO remembered SELECT $1, '$table', to_jsonb(t) FROM guichet.$table t WHERE to_jsonb(t) NOT IN (SELECT row FROM remembered WHERE kind = '$table');"
        echo '\endif'
    done
}
# Rows of then that are not there now, by the columns of both: era, kind, how many. Kinds that are gone have no rows now.
lost() {
    local table
    echo "CREATE TEMP TABLE now (kind text, row jsonb);"
    for table in $kept; do
        echo "SELECT to_regclass('guichet.$table') IS NOT NULL AS there \\gset"
        echo '\if :there'
        echo "INSERT INTO now SELECT '$table', to_jsonb(t) FROM guichet.$table t;"
        echo '\endif'
    done
    echo "WITH before AS (SELECT era, kind, ARRAY(SELECT jsonb_object_keys((min(row::text))::jsonb)) AS columns FROM remembered GROUP BY era, kind),
        here AS (SELECT kind, ARRAY(SELECT jsonb_object_keys((min(row::text))::jsonb)) AS columns FROM now GROUP BY kind)
        SELECT era, kind, (SELECT count(*) FROM (
            SELECT row - ARRAY(SELECT unnest(t.columns) EXCEPT SELECT unnest(h.columns)) FROM remembered r WHERE (r.era, r.kind) = (t.era, t.kind)
            EXCEPT SELECT row - ARRAY(SELECT unnest(h.columns) EXCEPT SELECT unnest(t.columns)) FROM now n WHERE n.kind = t.kind) gone)
        FROM before t LEFT JOIN here h USING (kind);"
}
nothing_lost() { # database, least groups of rows that must have been looked at
    lost | run "$1" >"$work/lost" && [ "$(wc -l <"$work/lost")" -ge "$2" ] && ! grep -v '|0$' "$work/lost"
}
declare -A shown=()
can_be_shown() { # cases of the eras since the last one tried; with "all", of every era
    local number
    for number in $(jq -r '.[].number' "$work/cases"); do
        [ "$1" = all ] || [ -z "${shown[$number]:-}" ] || continue
        "$guichet" case show --json "$number" >/dev/null 2>&1 || { echo "$number"; return 1; }
        shown[$number]=1
    done
}

run guichet -c 'CREATE DATABASE chain'
run chain -c 'CREATE SCHEMA tools' -c 'CREATE TABLE tools.remembered (era integer, kind text, row jsonb)' -f "$root/db/sql/migration_prepare.sql" >/dev/null
migrations=("$root"/db/migrations/*.sql)
count=${#migrations[@]} built=0 tried=0
for file in "${migrations[@]}"; do
    k=$((10#$(basename "$file" | cut -c1-4)))
    {
        echo "BEGIN; SET LOCAL search_path = guichet, pg_catalog, pg_temp;"
        cat "$file"
        echo "INSERT INTO guichet.migration (number, name, sha256) VALUES ($k, '$(basename "$file")', '$(sha256sum "$file" | cut -d' ' -f1)'); COMMIT;"
        echo "BEGIN;"
        era "$k"
        echo "COMMIT;"
        remember "$k"
    } | run chain >/dev/null 2>"$work/migrate.err" && built=$((built + 1)) || break
    [ $((k % ${STEP:-6})) -eq 0 ] || [ "$k" -eq $((count - 1)) ] || continue
    tried=$((tried + 1))
    run guichet -c "CREATE DATABASE up_$k TEMPLATE chain"
    GUICHET_DB=$(into "up_$k")
    export GUICHET_DB
    check "from schema $k: upgraded" "$guichet" db migrate
    check "from schema $k: sound" "$guichet" verify --all
    check "from schema $k: every row that was kept is as it was" nothing_lost "up_$k" $((k > 4 ? 15 : 2))
    "$guichet" case list --limit 1000 --json >"$work/cases" 2>/dev/null
    [ "$k" -ge 3 ] && check "from schema $k: as many cases" test "$(jq length "$work/cases")" -eq "$(run "up_$k" -c "SELECT count(DISTINCT row -> 'id') FROM remembered WHERE kind = 'case_file'")"
    [ "$k" -ge 3 ] && check "from schema $k: each can be shown" can_be_shown "$([ "$k" -eq $((count - 1)) ] && echo all || echo new)"
    unset GUICHET_DB
    run guichet -c "DROP DATABASE up_$k"
done
check "stores of all $count schemas were built" bash -c "cat '$work/migrate.err' >&2; [ $built -eq $count ]"
check "upgrades were tried ($tried)" test $tried -ge 5
