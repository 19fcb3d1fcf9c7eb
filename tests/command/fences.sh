#!/usr/bin/env bash
# The fence about statements holds: a house with one put together from what was given is complained about, one without is not.
set -uo pipefail
root=$(realpath "$(dirname "$0")/../..")
work=$(mktemp -d)
trap 'rm -rf "$work"; echo "1..$n"' EXIT
n=0
mkdir -p "$work/scripts" "$work"/{ocr,forms/texts,db/migrations,intake/texts}
cp "$root/scripts/fences.sh" "$work/scripts/"
cp "$root/db/statement.c" "$root/db/migrate.c" "$work/db/"
cp "$root"/db/migrations/*.sql "$work/db/migrations/"
touch "$work/forms/texts/fr.txt" "$work/intake/texts/fr.txt"
git -C "$work" init -q
said() { "$work/scripts/fences.sh" 2>&1 | grep -E 'statement|put together'; }
check() { # name, command...
    local name=$1
    shift
    n=$((n + 1))
    "$@" >/dev/null 2>&1 && echo "ok $n $name" || { echo "not ok $n $name"; said | sed 's/^/# /'; }
}
quiet() { [ -z "$(said)" ]; }
check "what stands here is let through" quiet
refused() { # file, line that must not stand in it
    printf '%s\n' "$2" >>"$work/$1"
    local found=0
    [[ $(said) == *" $1:"* ]] || found=1
    git -C "$root" show "HEAD:$1" >"$work/$1" 2>/dev/null || rm -f "$work/$1"
    cp "$root/$1" "$work/$1" 2>/dev/null
    return $found
}
check "text sent as a statement" refused db/case_words.c 'g_autoptr(PGresult) a = PQexec(store->connection, text);'
check "the same in the one place that sends" refused db/statement.c 'PGresult *answer = PQexec(store->connection, text);'
check "a statement prepared from text" refused db/statement.c 'PGresult *answer = PQprepare(store->connection, "", text, 0, NULL);'
check "quoting by hand" refused intake/desk_words.c 'char *safe = PQescapeLiteral(connection, word, strlen(word));'
check "parameters, but a text of one's own" refused db/case_words.c 'PQexecParams(store->connection, text, 1, NULL, values, NULL, NULL, 0);'
check "a script that was put together" refused db/migrate.c '    statement_script(store, text, error);'
check "a statement joined inside the store" refused db/migrations/9999-words.sql "    EXECUTE 'SELECT ' || word;"
check "a name without quoting inside the store" refused db/migrations/9999-words.sql "    EXECUTE 'DELETE FROM ' || of_table || ' WHERE id = 1';"
check "what stands here is let through still" quiet
stray() {
    touch "$work/left_behind"
    [[ $("$work/scripts/fences.sh" 2>&1) == *"left_behind does not belong"* ]]
    local found=$?
    rm "$work/left_behind"
    return $found
}
check "a file left behind at the top level" stray
