#!/usr/bin/env bash
# guichet serve and user, over HTTP: who may what, forged requests, lock-out, offices, deposits over a restart and without the
# store, and an OpenAPI file that names every address.
set -uo pipefail
. "$(dirname "$0")/check.bash"
command -v curl >/dev/null || skip_all "no curl here"
serve=
stop_desk() { [ -n "$serve" ] && kill "$serve" && wait "$serve"; serve=; } 2>/dev/null
trap 'stop_desk; finish' EXIT

start_desk() {
    : >"$work/serve" # not to be taken at the word of the desk before
    "$guichet" serve --port 0 --workers "$1" >"$work/serve" 2>"$work/serve.err" &
    serve=$!
    for _ in $(seq 600); do grep -q http "$work/serve" && break; sleep 0.1; done
    desk=$(grep -o 'http://[^ ]*' "$work/serve" | head -1)api/v1
}
ask() { # person, method, path, [curl arguments]
    local person=$1 method=$2 path=$3
    shift 3
    curl -s -o "$work/answer" -w '%{http_code}' -b "$work/$person.jar" -X "$method" \
        -H "X-CSRF-Token: $(cat "$work/$person.csrf" 2>/dev/null)" "$@" "$desk/$path"
}
enter() { # person, password
    curl -s -o "$work/answer" -w '%{http_code}' -c "$work/$1.jar" -H 'Content-Type: application/json' \
        -d "{\"name\":\"$1\",\"password\":\"$2\"}" "$desk/session" >"$work/status"
    ask "$1" GET session >/dev/null
    jq -r '.csrf // empty' "$work/answer" >"$work/$1.csrf"
    cat "$work/status"
}
gives() { # status, person, method, path...
    local want=$1 got
    shift
    got=$(ask "$@")
    [ "$got" = "$want" ] || { echo "$got instead of $want: $(head -c 300 "$work/answer")" >&2; return 1; }
}
json=(-H 'Content-Type: application/json' -d)

"$samples" --count 1 --seed 31 --output "$work/lot" >/dev/null
"$samples" --count 1 --seed 32 --output "$work/lot2" >/dev/null
cp "$(ls "$work"/lot2/*.* | head -1)" "$work/other.tif"
start_desk 0
check "the first start makes one administrator and shows the password" grep -q "Premier compte : admin" "$work/serve"
admin=$(grep -o 'passe [^ ]*' "$work/serve" | cut -d' ' -f2)
for account in "nadia clerk --office 75" "claire supervisor --office 75" "loin supervisor --office 13" "odile auditor"; do
    # shellcheck disable=SC2086
    echo "une phrase assez longue" | "$guichet" user add $account >/dev/null 2>&1
done
check "a short password is refused" answers 1 bash -c "echo court | '$guichet' user add x clerk"
check "user list shows no password" bash -c "! '$guichet' user list --json | grep -q 'y\\$'"
check "admin comes in" test "$(enter admin "$admin")" = 200
check "so does a clerk" test "$(enter nadia "une phrase assez longue")" = 200
check "and the others" test "$(enter claire "une phrase assez longue")$(enter loin "une phrase assez longue")$(enter odile "une phrase assez longue")" = 200200200
cookie_by() { # the proxy's word
    curl -s -o "$work/answer" -D - -H "X-Forwarded-Proto: $1" "${json[@]}" '{"name":"nadia","password":"une phrase assez longue"}' "$desk/session" |
        tr -d '\r' | grep -i '^set-cookie: guichet='
}
check "behind a proxy with TLS the session's cookie is for https alone" grep -q 'SameSite=Strict; Secure$' <(cookie_by https)
check "and not where the browser came by http" grep -q 'SameSite=Strict$' <(cookie_by http)

root=${desk%api/v1}
mkdir -p "$work/theme/dist/core" "$work/theme/dist/fonts" "$work/theme/src"
for _ in $(seq 400); do echo ':root { --text-default-grey: #161616; }'; done >"$work/theme/dist/core/core.main.min.css"
echo secret >"$work/theme/secret.css"
ln -s ../secret.css "$work/theme/dist/link.css"
echo '#!/bin/sh' >"$work/theme/dist/run.js"
policy() { curl -sI "$root"connexion | tr -d '\r' | grep -i content-security; }
status() { curl -s --path-as-is -o "$work/answer" -w '%{http_code}' "$@"; }
check "without a theme its style sheet says nothing" test "$(status "${root}desk/theme.css")$(wc -c <"$work/answer")" = 2000
check "and nothing of one is there" test "$(status "${root}theme/core/core.main.min.css")" = 404
check "nor allowed" bash -c "! grep -q font-src <<<'$(policy)'"

check "nobody gets nothing" gives 401 nobody GET cases
check "an unknown address is not there" gives 404 admin GET nothing
check "and a person is told in words" bash -c "[ $(status "${root}nulle-part") = 404 ] && curl -s '${root}nulle-part' | grep -q 'pas d’écran'"
check "a wrong method is said" gives 405 admin POST cases
mv "$work/claire.csrf" "$work/kept"
check "without the token nothing is changed" gives 403 claire POST review/next "${json[@]}" '{}'
mv "$work/kept" "$work/claire.csrf"
check "with it, it is" gives 200 claire POST review/next "${json[@]}" '{}'
check "a clerk decides no fields" gives 403 nadia POST review/next "${json[@]}" '{}'
check "an auditor reads the journal" gives 200 odile GET journal
check "and changes nothing" gives 403 odile POST deposits "${json[@]}" '{}'
check "what is no JSON is refused" gives 400 claire POST review/next "${json[@]}" '{"count":'
head -c 1100000 /dev/zero | tr '\0' ' ' >"$work/large"
head -c 100000 "$work/large" >"$work/larger"
check "a stranger's much earlier" gives 413 nobody POST session -H 'Content-Type: application/json' --data-binary "@$work/larger"
check "a body too large is refused" gives 413 claire POST review/next -H 'Content-Type: application/json' --data-binary "@$work/large"
check "SQL in a search is text" gives 200 claire GET "cases?text=%27%3B%20DROP%20TABLE%20case_file%3B--"

key=$(ask nadia POST deposits "${json[@]}" '{}' >/dev/null; jq -r .key "$work/answer")
file=$(ls "$work"/lot/*.* | head -1)
check "a file is taken" gives 201 nadia PUT "deposits/$key/files?sequence=1&name=%3Cb%3Ex%3C%2Fb%3E.tif" --data-binary "@$file"
check "what is no scan is not" gives 415 nadia PUT "deposits/$key/files?sequence=2&name=x" --data-binary "bonjour"
check "nobody else adds to it" gives 422 claire PUT "deposits/$key/files?sequence=2&name=x" --data-binary "@$file"
stop_desk
export GUICHET_THEME=$work/theme
mkdir -p "$GUICHET_HOME/review"
touch -d '2 days ago' "$GUICHET_HOME/review/1.png"
touch "$GUICHET_HOME/review/2.png"
start_desk 1
root=${desk%api/v1}
check "an administration's own copy of the State's theme is served" test "$(status "${root}theme/core/core.main.min.css")" = 200
check "compressed, to whoever takes that" test "$(status -H 'Accept-Encoding: gzip' "${root}theme/core/core.main.min.css")$(head -c 2 "$work/answer" | od -An -tx1 | tr -d ' ')" = 2001f8b
check "the desk takes it over" bash -c "curl -s '${root}desk/theme.css' | grep -q '/theme/core/core.main.min.css'"
check "its letters are allowed, still from here alone" bash -c "grep -q \"font-src 'self'\" <<<\"$(policy)\" && ! grep -q unsafe <<<\"$(policy)\""
for path in ../secret.css %2e%2e/secret.css link.css run.js core /etc/passwd .hidden.css core//core.main.min.css; do
    check "nothing else is: $path" test "$(status "${root}theme/$path")" = 404
done
unset GUICHET_THEME
check "a picture of a field that was cut the day before yesterday is gone, one of today is there" test "$(ls "$GUICHET_HOME/review")" = 2.png
rm "$GUICHET_HOME/review/2.png"
check "the session survives a restart" gives 200 nadia GET session
check "so does the deposit" gives 200 nadia POST "deposits/$key/finish" "${json[@]}" '{}'
for _ in $(seq 1200); do
    ask nadia GET "deposits/$key" >/dev/null
    number=$(jq -r '.cases[0] // empty' "$work/answer")
    [ -n "$number" ] && break
    sleep 0.1
done
check "and its case comes" test -n "$number"
check "its office sees the case" gives 200 claire GET "cases/$number"
check "another office does not" gives 404 loin GET "cases/$number"
page=$(ask claire GET "cases/$number" >/dev/null; jq -r '.pages[0].page' "$work/answer")
field=$(jq -r '.pages[0].fields[0].field' "$work/answer")
check "nor its pages" gives 404 loin GET "pages/$page/picture"
check "nor its fields" gives 404 loin GET "fields/$field/picture"
check "nor can it decide them" gives 404 loin POST "fields/$field/decision" "${json[@]}" '{"verdict":"empty"}'
check "its own office can look at them" gives 200 claire GET "fields/$field/picture"
check "and at the whole page" gives 200 claire GET "pages/$page/picture"
ask claire POST review/next "${json[@]}" '{"count":60}' >/dev/null
read -r field beside < <(jq -r '.fields | group_by(.page_id) | max_by(length) | map(.field) | join(" ")' "$work/answer")
ask claire GET "fields/$field/picture" >/dev/null
sleep 0.5
check "one that waits comes with all that wait beside it on its page, which are cut at once" \
    bash -c "[ $(wc -w <<<"$beside") -ge 2 ] && for one in $beside; do [ -s '$GUICHET_HOME/review/'\$one.png ] || exit 1; done"
read -r second _ <<<"$beside"
curl -s -b "$work/claire.jar" -o "$work/answer" "$desk/fields/$second/picture"
check "each its own" bash -c "cmp '$work/answer' '$GUICHET_HOME/review/$second.png' && ! cmp -s '$work/answer' '$GUICHET_HOME/review/$field.png'"
ask odile GET journal >/dev/null
check "who looked at a page or a field is in the journal" is "$work/answer" \
    '[.events[] | select(.agent == "claire") | .kind] | contains(["page.viewed", "case.viewed"])'
check "who looked at the case stands with the case" bash -c "'$guichet' case journal '$number' --json | grep -q case.viewed"

check "a receipt of an office that nobody described is refused" gives 422 nadia POST "cases/$number/receipt" "${json[@]}" '{}'
"$guichet" office 75 --name Essai --address "1 rue" --phone 01 --email a@b.fr >/dev/null 2>&1
check "of one that is, it is a PDF" gives 200 nadia POST "cases/$number/receipt" "${json[@]}" '{}'
check "with a PDF's first bytes" bash -c "head -c 5 '$work/answer' | grep -q '%PDF-'"
check "another office gets none" gives 404 loin POST "cases/$number/receipt" "${json[@]}" '{}'
check "a separator is a PDF" gives 200 nadia GET "sheets?kind=new_case"
check "of a document that is not known, none" gives 422 nadia GET "sheets?kind=new_document&document=x"
streams=()
for _ in $(seq 20); do
    curl -sN -b "$work/nadia.jar" "$desk/batches/events" >>"$work/streams" 2>/dev/null &
    streams+=($!)
done
for _ in $(seq 100); do [ "$(grep -c ': open' "$work/streams")" -eq 20 ] && break; sleep 0.1; done
check "whoever follows in twenty windows has enough" gives 503 nadia GET batches/events -m 5
check "others follow as before" bash -c "timeout 2 curl -sN -b '$work/claire.jar' '$desk/batches/events' | grep -q ': open'"
kill "${streams[@]}"
wait "${streams[@]}" 2>/dev/null
check "headers of a batch come as many as wanted" gives 200 nadia GET "sheets?kind=batch_header&received=2026-11-20&copies=3"
cp "$work/answer" "$work/headers.pdf"
"$guichet" read --json "$work/headers.pdf" >"$work/read" 2>/dev/null
check "three, each with its own code, of the office and the day" is "$work/read" \
    '[.pages[].codes[] | select(.symbology == "qrcode") | .text] | unique | length == 3 and all(.[]; startswith("G1B:75:MAIL:2026-11-20:"))'

echo "une phrase assez longue" | "$guichet" user lock odile >/dev/null 2>&1
sleep 3
check "a locked account's session ends" gives 401 odile GET journal
for _ in 1 2 3 4; do enter claire faux >/dev/null; done
check "after mistakes even the right password has to wait" test "$(enter claire "une phrase assez longue")" = 429
for _ in 1 2 3 4; do enter personne faux >/dev/null; done
check "a name that nobody has waits as well: waiting does not tell who there is" test "$(enter personne faux)" = 429

node "$(dirname "$0")/logins.mjs" "$root" 130 >"$work/flood"
check "while many come in, whoever asks for a page is answered before them" is "$work/flood" '.statuses["page 200"] == 1 and .before <= 50'
check "and each of them too, those on top of a hundred by being told to come again" is "$work/flood" '.answered == 131 and .statuses["login 403"] >= 100 and .statuses["login 429"] > 0'
node "$(dirname "$0")/logins.mjs" "$root" 30 quelquun >"$work/flood"
check "guesses at one name all at once are one after the other" is "$work/flood" '.statuses == {"login 403": 4, "login 429": 26, "page 200": 1}'
check "somebody else comes in as before" test "$(enter loin "une phrase assez longue")" = 200

curl -s "$desk/openapi.json" >"$work/openapi"
check "the OpenAPI file is one" is "$work/openapi" '.openapi == "3.1.0"'
routes=$(grep -oE '\{"(GET|POST|PUT)", "/api/v1/[^"]*"' intake/desk/router.c | sed -E 's/^\{"([A-Z]+)", "(.*)"$/\1 \2/' | sort)
named=$(jq -r '.paths | to_entries[] | .key as $path | .value | keys[] | ascii_upcase + " " + $path' "$work/openapi" |
        grep -v -e ' /api/v1/texts$' -e ' /api/v1/entrance$' -e '^POST /api/v1/session$' -e ' /api/v1/verify' | sort)
check "and names every address" test "$routes" = "$named"

"$guichet" db stop >/dev/null 2>&1
mv "$GUICHET_HOME/pg" "$GUICHET_HOME/away"
: >"$GUICHET_HOME/pg"
check "without the store a deposit is opened" gives 201 nadia POST deposits "${json[@]}" '{}'
key=$(jq -r .key "$work/answer")
check "and a new file taken" gives 201 nadia PUT "deposits/$key/files?sequence=1&name=a.tif" --data-binary "@$work/other.tif"
check "which is said to wait" is "$work/answer" '.stored == false'
check "and the deposit ends with its provisional number" gives 200 nadia POST "deposits/$key/finish" "${json[@]}" '{}'
check "a question to the store says that it is away" gives 503 nadia GET cases
rm "$GUICHET_HOME/pg"
mv "$GUICHET_HOME/away" "$GUICHET_HOME/pg"
sleep 2
for _ in $(seq 1500); do
    ask nadia GET "deposits/$key" >/dev/null
    number=$(jq -r '.cases[0]? // empty' "$work/answer" 2>/dev/null)
    [ -n "$number" ] && break
    sleep 0.1
done
check "when it is back the case comes by itself" test -n "$number"
