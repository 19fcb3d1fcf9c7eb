#!/usr/bin/env bash
# The walls of the house: arrows between rooms, one home for each foreign header, sizes. Prints what is
# out of place and where; exits 1 if anything is.
set -euo pipefail
cd "$(dirname "$0")/.."
bad=0
complain() { echo "fence: $*"; bad=1; }

# The top level is the rooms, and what whoever comes in looks for first.
while read -r name; do
    [[ $name =~ ^(db|forms|intake|ocr|scripts|tests|Makefile|README\.md|LICENSE|\..+)$ ]] || complain "$name does not belong at the top level"
done < <(git ls-files -co --exclude-standard | cut -d/ -f1 | sort -u)

# Arrows point down only: what a room may include.
declare -A below=([ocr]='ocr' [forms]='forms|ocr' [db]='db' [intake]='intake|forms|ocr|db')
for room in ocr forms db intake; do
    while IFS=: read -r file line text; do
        [ -n "$file" ] || continue
        target=$(sed -E 's/.*"([a-z]+)\/.*/\1/' <<<"$text")
        [[ $target =~ ^(${below[$room]})$ ]] || complain "$file:$line includes $target/, which is not below $room/"
    done < <(grep -rnE '^#include "(ocr|forms|db|intake|tests|scripts)/' "$room" --include='*.[ch]' || true)
done

# A foreign header has one home.
home() { # pattern, allowed files
    while IFS=: read -r file line text; do
        [ -n "$file" ] || continue
        [[ $file =~ $2 ]] || complain "$file:$line: ${text#*#include } lives only in $2"
    done < <(grep -rnE "^#include <($1)" ocr forms db intake --include='*.[ch]' || true)
}
home 'leptonica/|allheaders' '^ocr/'
home 'tesseract/|capi\.h' '^ocr/text\.c$'
home 'zbar' '^ocr/code\.c$'
home 'dmtx' '^tests/'
home 'tiff' '^ocr/((decode_tiff|media)[a-z_]*|scan_file)\.c$'
home 'turbojpeg|jpeglib|png\.h' '^ocr/(decode_[a-z_]+|picture|scan_file)\.c$'
home 'qpdf/' '^(ocr/decode_pdf[a-z_]*|forms/print_archive_pdfa)\.[ch]$'
home 'lcms2' '^forms/print_archive_pdfa\.c$'
home 'poppler' '^(ocr/decode_pdf[a-z_]*|forms/print_official)\.c$'
home 'c?yaml' '^forms/definition\.c$'
home 'cairo|pango/' '^(forms/(print|draw)[a-z_]*\.[ch]|ocr/decode_pdf[a-z_]*\.c)$'
home 'qrencode' '^forms/print_code\.c$'
home 'libpq-fe|postgresql/' '^db/'
home 'seccomp|linux/landlock' '^intake/sandbox\.c$'
home 'openssl/' '^intake/(signature|timestamp|token|trust)[a-z_]*\.c$'
home 'curl/' '^intake/fetch\.c$'
home 'microhttpd' '^intake/desk/http\.c$'
home 'sane/' '^intake/scanner_(library|options)\.[ch]$|^intake/scanner\.c$'
home 'crypt\.h' '^intake/desk/password\.c$'
home 'jansson' '^(forms|intake)/'

# Sizes: 600 lines a file, 60 a function, 6 arguments.
while read -r lines file; do
    [ "$file" != total ] && [ "$lines" -gt 600 ] && complain "$file has $lines lines (600 at most)"
done < <(git ls-files -co --exclude-standard -- '*.c' '*.h' '*.sh' '*.mjs' '*.js' '*.py' | xargs -r wc -l)
if command -v ctags >/dev/null; then
    while IFS='|' read -r start end file name signature; do
        [ $((end - start)) -ge 60 ] && complain "$file:$start $name has $((end - start + 1)) lines (60 at most)"
        commas=${signature//[^,]/}
        # libmicrohttpd, not we, says what this one takes.
        [ "$file:$name" = intake/desk/http.c:on_request ] && continue
        [ ${#commas} -ge 6 ] && complain "$file:$start $name takes $((${#commas} + 1)) arguments (6 at most)"
    done < <(git ls-files -co --exclude-standard -- '*.c' | xargs -r ctags -x --c-kinds=f --_xformat='%{line}|%{end}|%F|%N|%S' 2>/dev/null)
fi

# Every French text that the code asks for by a literal key exists.
while IFS= read -r key; do
    grep -qE "^${key//./\\.} *=" forms/texts/fr.txt intake/texts/fr.txt || complain "no French text for the key $key"
done < <(grep -rhoE 'french(_format)?\("[a-z0-9_.]+"' ocr forms db intake --include='*.c' | sed -E 's/.*"(.*)"/\1/' | sort -u)

# So do the words for every kind of event and every detail that a statement writes into the journal by name.
while IFS= read -r key; do
    grep -qE "^${key//./\\.} *=" intake/texts/fr.txt || complain "no French text for $key, which the journal's screen shows"
done < <(find db -name '*.sql' -exec cat {} + | awk '
    /(event_add|desk_saw)\(/ && !/FUNCTION/ { call = ""; depth = 1; sub(/.*(event_add|desk_saw)\(/, "") }
    depth > 0 {
        for (i = 1; i <= length($0) && depth > 0; i++) { c = substr($0, i, 1); depth += (c == "(") - (c == ")"); call = call c }
        call = call " "
        if (depth > 0) next
        for (rest = call; match(rest, /\047[a-z_]+\.[a-z_]+\047/); rest = substr(rest, RSTART + RLENGTH)) print "column.kind." substr(rest, RSTART + 1, RLENGTH - 2)
        if (!match(call, /jsonb_build_object\(/)) next
        for (rest = substr(call, RSTART); match(rest, /[(] *\047[a-z0-9_]+\047, |, +\047[a-z0-9_]+\047, /); rest = substr(rest, RSTART + RLENGTH - 2)) {
            key = substr(rest, RSTART, RLENGTH)
            gsub(/[^a-z0-9_]/, "", key)
            print "journal.detail." key
        }
    }' | sort -u)

# And why a page waits for a person, or lies where it does.
while IFS= read -r reason; do
    grep -qE "^(place|batch\.reason)\.$reason *=" intake/texts/fr.txt || complain "no French text for $reason, which is why a page lies where it does"
done < <({ grep -hoE '(leave\(walk, |nobody = |decide\(walk, [a-z>-]+, "[a-z_]+", |problem = |"reason", json_string\()"[a-z_]+"' intake/assemble*.c | grep -oE '"[a-z_]+"$' | tr -d '"'
          find db -name '*.sql' -exec cat {} + | grep -oE "fate_reason = '[a-z_]+'" | grep -oE "'[a-z_]+'" | tr -d "'"; } 2>/dev/null | sort -u)

# And each once: the later of two would win silently.
while IFS= read -r key; do
    complain "the French text $key stands twice"
done < <(for texts in forms/texts/fr.txt intake/texts/fr.txt; do grep -oE '^[a-z0-9_.]+ *=' "$texts" | sort | uniq -d; done)

# SQL and markup live in their own files.
while IFS= read -r hit; do
    complain "SQL or markup in a C string: $hit"
done < <(grep -nE '"(SELECT|INSERT INTO|UPDATE [a-z]|DELETE FROM|<(div|html|table|p|span)[ >])' -r ocr forms db intake --include='*.c' || true)

# SQL only with parameters: a statement goes to the server from one place, by the name of its file, and none is put together.
while IFS= read -r hit; do
    complain "only db/statement.c sends statements, prepared and with parameters: $hit"
done < <(grep -nE 'PQ(exec|sendQuery|prepare|sendPrepare|execParams|sendQueryParams|escape[A-Za-z]*|execPrepared|sendQueryPrepared)[A-Za-z]* *\(' -r ocr forms db intake --include='*.[ch]' |
         grep -vE '^db/statement\.c:[0-9]+:.*(PQexecPrepared|PQsendQueryPrepared|PQprepare\(store->connection, row->path, row->text|PQexec\(store->connection, script\))' || true)
while IFS= read -r hit; do
    complain "a script without parameters is an embedded file, whole: $hit"
done < <(grep -nE 'statement_script *\(' -r db intake --include='*.c' |
         grep -vE 'bool statement_script\(|statement_script\(store, (migration->text|embed_table\[EMBED_[a-z_]+\]\.text), ' || true)
while IFS= read -r hit; do
    complain "a statement inside the store is put together by format() with %I and %L, or has parameters (USING): $hit"
done < <(grep -nE '(EXECUTE|RETURN QUERY EXECUTE)\b.*\|\|' -r db --include='*.sql' |
         grep -vE "EXECUTE format\('[^']*'," || true)

exit $bad
