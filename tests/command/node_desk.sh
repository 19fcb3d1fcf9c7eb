#!/usr/bin/env bash
# The desk of a counter without its server: a clerk who was there before comes in by the usual password, takes a deposit under a number of
# the node's own, and gives the person a signed proof; later it becomes one case under that number, and nobody had to do anything twice.
set -uo pipefail
. "$(dirname "$0")/check.bash"
command -v curl >/dev/null || skip_all "no curl here"
serve='' deaf=
stop_desk() { [ -n "$serve" ] && kill "$serve" && wait "$serve"; serve=; } 2>/dev/null
over() { stop_desk; kill $deaf 2>/dev/null; finish; }
trap over EXIT
start_desk() { # store
    : >"$work/serve" # not to be taken at the word of the desk before
    GUICHET_HOME=$node GUICHET_DB=$1 "$guichet" serve --port 0 --workers 0 >"$work/serve" 2>"$work/serve.err" &
    serve=$!
    for _ in $(seq 300); do grep -q http "$work/serve" && break; sleep 0.1; done
    desk=$(grep -o 'http://[^ ]*' "$work/serve" | head -1)api/v1
}
ask() { # method, path, [curl arguments]
    local method=$1 path=$2
    shift 2
    curl -s -m 40 -o "$work/answer" -w '%{http_code}' -b "$work/jar" -X "$method" -H "X-CSRF-Token: $(cat "$work/csrf" 2>/dev/null)" "$@" "$desk/$path"
}
enter() { # name, password: the status
    curl -s -m 40 -o "$work/entered" -w '%{http_code}' -c "$work/jar" -H 'Content-Type: application/json' -d "{\"name\":\"$1\",\"password\":\"$2\"}" "$desk/session"
    ask GET session >/dev/null
    jq -r '.csrf // empty' "$work/answer" >"$work/csrf"
}
gives() { # status, what ask takes
    local want=$1 got
    shift
    got=$(ask "$@")
    [ "$got" = "$want" ] || { echo "$got instead of $want: $(head -c 300 "$work/answer")" >&2; return 1; }
}
store_back() {
    for _ in $(seq 150); do
        curl -s "$desk/entrance" | jq -e .store >/dev/null && return 0
        sleep 0.2
    done
    return 1
}
json=(-H 'Content-Type: application/json' -d)
word="une phrase assez longue"

"$samples" --count 1 --seed 37 --no-lines --output "$work/lot" >/dev/null
head -c 100 /dev/urandom | cat "$work/lot/00001.tif" - >"$work/second.tif"
"$guichet" office 75 --name "Préfecture de Paris" --address "1 rue de Lutèce" --phone 0102030405 >/dev/null
url=$("$guichet" db url)
for name in nadia omar lea; do echo "$word" | "$guichet" user add $name clerk --office 75 >"$work/added" 2>&1 || cat "$work/added" >&2; done
node=$work/mairie
GUICHET_HOME=$node GUICHET_DB=$url "$guichet" node join mairie-1 --office 75 --numbers 20 >/dev/null

start_desk "$url"
store_back
check "with the store in reach a clerk comes in at the node" test "$(enter nadia "$word")" = 200
enter lea "$word" >/dev/null
check "what is kept of it is for the services' account alone" test "$(stat -c %a "$node/node/accounts.json")" = 600
check "and is no password" bash -c "! grep -q '$word' '$node/node/accounts.json'"
stop_desk

# A network that swallows what is sent: whoever waits for it waits a minute.
perl -MIO::Socket::INET -e '$| = 1; my $s = IO::Socket::INET->new(Listen => 50, LocalAddr => "127.0.0.1:0"); print $s->sockport, "\n"; sleep 600' >"$work/port" &
deaf=$!
for _ in $(seq 100); do [ -s "$work/port" ] && break; sleep 0.1; done
away="host=127.0.0.1 port=$(cat "$work/port") dbname=guichet connect_timeout=60"
start_desk "$away"
check "without it, the desk opens at once" bash -c "cat '$work/serve' '$work/serve.err' >&2; [ -n '${desk%api/v1}' ]"
check "it says that it is a node, alone" bash -c "curl -s -m 40 $desk/entrance | jq -e '.node and (.store | not)'"
check "a wrong password is refused" test "$(enter nadia "une autre phrase")" = 403
check "who was never here, too" test "$(enter omar "$word")" = 403
check "whoever was here comes in" test "$(enter nadia "$word")" = 200
check "as what they are" bash -c "jq -e '.agent == \"nadia\" and .role == \"clerk\" and .office == \"75\" and (has(\"password\") | not)' '$work/answer'"
check "a deposit is opened" gives 201 POST deposits "${json[@]}" '{"label":"Mme Martin"}'
number=$(jq -r .key "$work/answer")
check "under a number of the node" bash -c "[[ $number =~ ^D-[0-9]{4}-[0-9]{4}-[0-9A-Z]$ ]]"
first() { gives 201 PUT "deposits/$number/files?sequence=1&name=formulaire.tif" --data-binary "@$work/lot/00001.tif"; }
check "a file is taken" first
check "the same again, whose answer was lost, as well" first
check "another at its place is not" gives 422 PUT "deposits/$number/files?sequence=1&name=autre.tif" --data-binary "@$work/second.tif"
enter lea "$word" >/dev/null
check "a colleague has no hand in it" gives 422 PUT "deposits/$number/files?sequence=2&name=suite.tif" --data-binary "@$work/second.tif"
check "and cannot end it" gives 422 POST "deposits/$number/finish" "${json[@]}" '{}'
stop_desk
start_desk "$away"
check "after a restart the clerk comes in again" test "$(enter nadia "$word")" = 200
check "and goes on with the deposit" gives 201 PUT "deposits/$number/files?sequence=2&name=suite.tif" --data-binary "@$work/second.tif"
check "it ends, and waits" bash -c "[ \$(curl -s -o '$work/answer' -w '%{http_code}' -b '$work/jar' -H 'X-CSRF-Token: $(cat "$work/csrf")' -H 'Content-Type: application/json' -d '{}' '$desk/deposits/$number/finish') = 200 ] && jq -e '.stored | not' '$work/answer'"
proof() { gives 200 POST "deposits/$number/proof" "${json[@]}" '{}' && cp "$work/answer" "$work/proof.pdf"; }
check "the person gets a signed proof" proof
check "it says number, office and both files" bash -c "pdftotext -layout '$work/proof.pdf' - | tr '\n' ' ' | grep -q 'Préfecture de Paris.*Preuve de dépôt.*$number.*formulaire.tif.*suite.tif'"
check "which anybody checks" says "Preuve de dépôt $number" env GUICHET_HOME="$node" GUICHET_DB="$away" "$guichet" verify "$work/proof.pdf"
check "what is no deposit of hers has none" gives 404 POST "deposits/D-0000-0000-0/proof" "${json[@]}" '{}'
check "the command prints it too" bash -c "GUICHET_HOME='$node' GUICHET_DB='$away' '$guichet' receipt '$number' -o '$work/again.pdf'"
for _ in 1 2 3; do enter nadia "une autre phrase" >/dev/null; done
check "after three mistakes she has to wait" test "$(enter nadia "$word")" = 429
stop_desk

start_desk "$away"
enter nadia "$word" >/dev/null
check "the store comes back: the desk delivers by itself what it took" bash -c "
    GUICHET_HOME='$node' GUICHET_DB='$url' '$guichet' work --once --workers 1 >/dev/null 2>&1; [ -z \"\$(ls '$node/spool/waiting')\" ]"
"$guichet" work --once --workers 2 >/dev/null 2>&1
"$guichet" batch list --json >"$work/batches" 2>/dev/null
check "one batch under that number, one case of it" is "$work/batches" "[.[] | select(.key == \"$number\")] | length == 1 and .[0].state == \"closed\" and .[0].cases == 1"
stop_desk
start_desk "$(sed "s|host='[^']*'|host=$work/door|" <<<"$url")"
enter nadia "$word" >/dev/null
ln -s "$(sed "s|.*host='\([^']*\)'.*|\1|" <<<"$url")" "$work/door"
store_back
check "whoever came in without the store stays when it is back" gives 200 GET session
check "which its journal knows" bash -c "psql -XAtq -d \"$url\" -c \"SELECT count(*) FROM guichet.event WHERE kind = 'account.entered' AND data ->> 'way' = 'node'\" | grep -qx 1"
check "at the desk it is shown with its case" bash -c "curl -s -b '$work/jar' '$desk/deposits' | jq -e '.deposits[] | select(.key == \"$number\") | .finished and (.cases | length == 1)'"
check "who is locked out at the store" bash -c "'$guichet' user lock nadia >/dev/null 2>&1"
for _ in $(seq 50); do
    [ "$(enter nadia "$word")" = 403 ] && break
    sleep 0.2
done
stop_desk
start_desk "$away"
check "does not come in at the node any more" test "$(enter nadia "$word")" = 403
stop_desk
check "the numbers are given and told" bash -c "GUICHET_HOME='$node' GUICHET_DB='$url' '$guichet' node sync >/dev/null && '$guichet' node list --json 2>/dev/null | jq -e '.[0].deposits == 1'"
check "store, journal and seals are sound" "$guichet" verify --all
