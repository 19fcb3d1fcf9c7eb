#!/usr/bin/env bash
# Coming in by an OpenID provider, against a provider of the test's own that can lie in every way that matters: who is let in, who is
# not and what he and the journal are told, what an administrator does about it, and that a slow provider makes nobody else wait.
set -uo pipefail
. "$(dirname "$0")/check.bash"
command -v curl >/dev/null || skip_all "no curl here"
serve='' provider=''
stop_desk() { [ -n "$serve" ] && kill "$serve" && wait "$serve"; serve=; } 2>/dev/null
trap '{ stop_desk; kill $provider && wait $provider; } 2>/dev/null; finish' EXIT
wait_for() { for _ in $(seq 150); do "$@" >/dev/null 2>&1 && return 0; sleep 0.1; done; return 1; }

node "$(dirname "$0")/openid_provider.mjs" "$work" &
provider=$!
wait_for test -s "$work/ports"
read -r issuer port <"$work/ports"
export GUICHET_OIDC_ISSUER=$issuer GUICHET_OIDC_CLIENT=guichet-essai GUICHET_OIDC_SECRET_FILE=$work/secret \
    GUICHET_OIDC_ADDRESS=http://127.0.0.1:$port/ GUICHET_OIDC_NAME=AgentEssai GUICHET_OIDC_CLAIM=email
desk=http://127.0.0.1:$port

start_desk() {
    : >"$work/serve" # not to be taken at the word of the desk before
    "$guichet" serve --port "$port" --workers 0 >"$work/serve" 2>"$work/serve.err" &
    serve=$!
    wait_for grep -q http "$work/serve"
}
told() { curl -s -o "$work/seen" -d "$1" "$issuer/told"; }
# A whole login in the browser NAME: status of what comes back, the page in $work/page, where it leads in $work/where.
begin() { curl -s -o "$work/page" -c "$work/$1.jar" -b "$work/$1.jar" -w '%{redirect_url}' "$desk/connexion/agent?retour=${2-}"; }
approve() { curl -s -o "$work/approved" -w '%{redirect_url}' "$1"; }
back() { curl -s -o "$work/page" -c "$work/$1.jar" -b "$work/$1.jar" -w '%{http_code} %{redirect_url}\n' "$2" >"$work/where"; cut -d' ' -f1 "$work/where"; }
sign_on() { rm -f "$work/$1.jar"; back "$1" "$(approve "$(begin "$1" "${2-}")")"; }
who() { curl -s -b "$work/$1.jar" "$desk/api/v1/session"; }
comes_in() { [ "$(sign_on nadia)" = 303 ] && [ "$(who nadia | jq -r .agent)" = nadia ] || { cat "$work/where" "$work/page" >&2; return 1; }; }
stays_out() { # status, word of the journal ("" for none), text on the page
    local before after
    before=$(refusals)
    [ "$(sign_on mallory)" = "$1" ] && grep -qF "$3" "$work/page" && [ -z "$(who mallory | jq -r '.agent // empty')" ] || { cat "$work/where" "$work/page" >&2; return 1; }
    after=$(refusals)
    [ "${after#"$before"}" = "${2:+$2 }" ] || { echo "the journal: $before -> $after" >&2; return 1; }
}
refusals() { store "SELECT data ->> 'reason' FROM event WHERE kind = 'sign_on.refused' ORDER BY id" | tr '\n' ' '; }
store() { psql -XAtq "$url" -c "SET search_path = guichet; $1"; }

check "settings that are not whole stop the desk, which says which" bash -c "GUICHET_OIDC_CLIENT= '$guichet' serve --port 0 --workers 0 2>&1 | grep -q oidc_client"
check "a provider without https elsewhere is none" bash -c "GUICHET_OIDC_ISSUER=http://example.org '$guichet' serve --port 0 --workers 0 2>&1 | grep -q oidc_issuer"
start_desk
url=$("$guichet" db url)
admin=$(grep -o 'passe [^ ]*' "$work/serve" | cut -d' ' -f2)
echo "une phrase assez longue" | "$guichet" user add nadia clerk --office 75 >/dev/null 2>&1
echo "une phrase assez longue" | "$guichet" user add sami supervisor --office 75 >/dev/null 2>&1
curl -s "$desk/api/v1/entrance" >"$work/ways"
check "the login page learns of the provider" is "$work/ways" '.password and .provider == "AgentEssai" and .store'
check "doctor looks at the provider" bash -c "'$guichet' doctor --json | jq -e '.[] | select(.check == \"sign_on\") | .verdict == \"good\"'"
chmod 644 "$work/secret"
check "and at who may read the secret" bash -c "'$guichet' doctor --json | jq -e '.[] | select(.check == \"sign_on\") | .verdict == \"warning\"'"
chmod 600 "$work/secret"

# Nobody is let in for being known elsewhere.
told '{"sub": "agent-1"}'
check "whom the provider knows and we do not stays out" stays_out 403 "" "aucun compte de Guichet"
code=$(grep -o '<strong>[^<]*' "$work/page" | cut -d'>' -f2)
check "and gets a code" test ${#code} = 11
check "the same the next time" bash -c "$(declare -f sign_on back approve begin); work=$work desk=$desk; sign_on other >/dev/null; grep -qF '$code' '$work/page'"
check "his attempts are in the journal, his name is not" test "$(store "SELECT count(*) FILTER (WHERE kind = 'sign_on.unknown' AND subject = '$code') || ' ' || count(*) FILTER (WHERE data::text ILIKE '%benali%') FROM event")" = "2 0"
"$guichet" user requests --json >"$work/requests"
check "the administrator sees who asks" is "$work/requests" '.[0].shown == "Nadia Ben <b>Ali</b> <Nadia.Benali@Example.fr>" and length == 1'
check "a wrong code links nobody" answers 1 "$guichet" user link nadia aaaaa-aaaaa
check "the right one does" says "Nadia Ben" "$guichet" user link nadia "$code"
check "once" answers 1 "$guichet" user link sami "$code"
check "then nadia comes in, with her own role and office" bash -c "$(declare -f sign_on back approve begin who); work=$work desk=$desk; [ \$(sign_on nadia /dossiers?text=x) = 303 ] && who nadia | jq -e '.agent == \"nadia\" and .role == \"clerk\" and .office == \"75\"'"
check "to where she wanted to go" grep -qx "303 $desk/dossiers?text=x" "$work/where"
check "how she came is in the journal" test "$(store "SELECT data ->> 'way' FROM event WHERE kind = 'account.entered' ORDER BY id DESC LIMIT 1")" = sign_on
for place in https://evil.example //evil.example '/\evil.example' /connexion/agent; do
    check "and to no other site: $place" bash -c "$(declare -f sign_on back approve begin); work=$work desk=$desk; sign_on nadia '$place' >/dev/null; grep -qx '303 $desk/' '$work/where'"
done
curl -s "$issuer/seen" >"$work/seen"
check "the provider was asked for no more than it has to be" is "$work/seen" '.last | keys == ["client_id","code_challenge","code_challenge_method","nonce","redirect_uri","response_type","scope","state"]'
check "its keys were fetched once" is "$work/seen" '.keys <= 3 and .tokens > 5'

# What must fail, each with its word in the journal.
mallory='"sub": "agent-1"'
told "{$mallory, \"claims\": {\"nonce\": \"another\"}}"
check "a nonce of another login" stays_out 403 nonce "pas pu être vérifiée"
told "{$mallory, \"without\": [\"nonce\"]}"
check "no nonce" stays_out 403 nonce "pas pu être vérifiée"
told "{$mallory, \"claims\": {\"aud\": \"another\"}}"
check "a token for another client" stays_out 403 audience "pas pu être vérifiée"
told "{$mallory, \"claims\": {\"aud\": [\"guichet-essai\", \"another\"]}}"
check "for several, of whom none is said to be the one" stays_out 403 audience "pas pu être vérifiée"
told "{$mallory, \"claims\": {\"azp\": \"another\"}}"
check "for another party" stays_out 403 audience "pas pu être vérifiée"
told "{$mallory, \"claims\": {\"iss\": \"https://evil.example\"}}"
check "of another issuer" stays_out 403 issuer "pas pu être vérifiée"
told "{$mallory, \"claims\": {\"exp\": $(($(date +%s) - 120))}}"
check "that has ended" stays_out 403 time "pas pu être vérifiée"
told "{$mallory, \"claims\": {\"iat\": $(($(date +%s) - 7200))}}"
check "that is old" stays_out 403 time "pas pu être vérifiée"
told "{$mallory, \"without\": [\"exp\"]}"
check "that never ends" stays_out 403 time "pas pu être vérifiée"
told "{$mallory, \"alg\": \"none\"}"
check "that is not signed" stays_out 403 algorithm "pas pu être vérifiée"
told "{$mallory, \"alg\": \"HS256\"}"
check "signed with the public key for a secret" stays_out 403 algorithm "pas pu être vérifiée"
told "{$mallory, \"key\": \"stranger\"}"
check "with a key that is not the provider's" stays_out 403 key "pas pu être vérifiée"
told "{$mallory, \"key\": \"posing\"}"
check "with one that takes the name of its key" stays_out 403 signature "pas pu être vérifiée"
told "{$mallory, \"header\": {\"crit\": [\"exp\"]}}"
check "that demands what we do not know" stays_out 403 malformed "pas pu être vérifiée"
told "{$mallory, \"claims\": {\"sub\": \"\"}}"
check "of nobody" stays_out 403 subject "pas pu être vérifiée"
told "{$mallory, \"userinfo\": {\"sub\": \"agent-2\"}}"
check "userinfo of another person" stays_out 403 subject "pas pu être vérifiée"
told "{$mallory, \"userinfo\": {\"sub\": \"agent-2\"}, \"userinfo_as\": \"json\"}"
check "as plain JSON too" stays_out 403 subject "pas pu être vérifiée"
told "{$mallory, \"userinfo_as\": \"forged\"}"
check "userinfo with a forged signature" stays_out 403 signature "pas pu être vérifiée"
told "{$mallory, \"userinfo\": {\"aud\": \"another\"}}"
check "userinfo for another client" stays_out 403 audience "pas pu être vérifiée"
told "{$mallory, \"token_answer\": \"redirect\"}"
check "a redirection is not followed" stays_out 500 "" "mal réglée"
told "{$mallory, \"token_answer\": \"long\"}"
check "an endless answer is cut off" stays_out 503 "" "ne répond pas"
told "{$mallory, \"refuses\": \"access_denied\"}"
check "who says no at the provider is told so" stays_out 403 "" "interrompue"
told "{$mallory, \"says_issuer\": \"https://evil.example\"}"
check "an answer mixed in from another provider" stays_out 403 "" "pas confirmé"

told "{$mallory, \"codes_again\": true}"
first=$(approve "$(begin nadia)")
check "a state of another browser" test "$(curl -s -o "$work/page" -w '%{http_code}' "$first")" = 403
check "is of no use to the right one any more" test "$(back nadia "$first")" = 403
rm -f "$work/nadia.jar"
second=$(approve "$(begin nadia)")
check "a code that is taken once lets in" test "$(back nadia "$second")" = 303
check "and not twice, even if the provider would" test "$(back nadia "$second")" = 403
third=$(approve "$(begin nadia)")
check "a state that was never given" test "$(back nadia "${third/state=/state=0}")" = 403
check "a code that the provider never gave" test "$(back nadia "${third/code=/code=0}")" = 403
check "that page says to begin again" grep -q "Recommencez" "$work/page"

# The good ways.
told '{"alg": "ES256"}'
check "ES256 is as good" comes_in
told '{"userinfo_as": "json", "claims": {"aud": ["guichet-essai"], "azp": "guichet-essai"}}'
check "so is userinfo in JSON, and a list of one" comes_in
told '{"no_kid": true}'
check "so is a token that names no key" comes_in
told '{"new_keys": true}'
sleep 5.2 # since a token of an unknown key came: keys are asked for anew once in five seconds
check "a provider's new keys are found by themselves" comes_in
told '{"post": false}'
stop_desk
start_desk
check "the secret goes in the header where it should" comes_in
told '{"sub": "agent-9", "userinfo": {"email_verified": true, "email": "S.Ami@example.fr"}}'
check "an account may expect a person's address" "$guichet" user expect sami s.ami@EXAMPLE.fr
told '{"sub": "agent-8", "userinfo": {"email": "S.Ami@example.fr"}}'
check "an address that is not verified is nobody's" stays_out 403 "" "aucun compte"
told '{"sub": "agent-9", "userinfo": {"email_verified": true, "email": "S.Ami@example.fr"}}'
check "a verified one links" bash -c "$(declare -f sign_on back approve begin who); work=$work desk=$desk; sign_on sami >/dev/null; who sami | jq -e '.agent == \"sami\"'"
told '{"sub": "agent-10", "userinfo": {"email_verified": true, "email": "S.Ami@example.fr"}}'
check "exactly once" stays_out 403 "" "aucun compte"
"$guichet" user unlink sami >/dev/null
check "unlinked, his session is over" bash -c "$(declare -f who); work=$work desk=$desk; sleep 2.1; [ -z \"\$(who sami | jq -r '.agent // empty')\" ]"
told '{"sub": "agent-9", "userinfo": {"email_verified": true, "email": "S.Ami@example.fr"}}'
check "and he stays out" stays_out 403 "" "aucun compte"
told '{}'
"$guichet" user lock nadia </dev/null >/dev/null 2>&1
check "a locked account stays out" stays_out 403 "" "bloqué"
"$guichet" user unlock nadia </dev/null >/dev/null 2>&1

# Leaving.
check "she comes in again" comes_in
csrf=$(who nadia | jq -r .csrf)
curl -s -b "$work/nadia.jar" -H "X-CSRF-Token: $csrf" -H 'Content-Type: application/json' -d '{}' "$desk/api/v1/session/end" >"$work/left"
check "leaving leads to the provider, with its token" bash -c "jq -re .end '$work/left' | grep -q '^$issuer/end?id_token_hint=[^&]*\\.[^&]*\\.[^&]*&state=[0-9a-f]\\{64\\}&post_logout_redirect_uri=http%3A%2F%2F127.0.0.1%3A$port%2Fconnexion\$'"
check "and the session is over" test -z "$(who nadia | jq -r '.agent // empty')"

# A slow provider keeps nobody waiting but those who come by it.
told '{"slow_ms": 3000}'
begun=$(begin slow)
approve "$begun" >"$work/slow-back" 2>/dev/null
{ back slow "$(cat "$work/slow-back")" >"$work/slow-status"; } &
slow=$!
sleep 0.5
check "others are answered at once meanwhile" test "$(curl -s -m 1 -o /dev/null -w '%{http_code}' "$desk/api/v1/entrance")" = 200
wait $slow
check "who came by it gets in, late" test "$(cat "$work/slow-status")" = 303
told '{}'

# Levels.
stop_desk
export GUICHET_OIDC_ACR="eidas2 eidas3"
start_desk
check "a level that is demanded is asked for" bash -c "$(declare -f begin approve); work=$work desk=$desk; approve \"\$(begin nadia)\" >/dev/null; curl -s '$issuer/seen' | jq -e '.last.claims | fromjson | .id_token.acr == {essential: true, values: [\"eidas2\", \"eidas3\"]}'"
check "less than it does not do" stays_out 403 level "plus forte"
told '{"claims": {"acr": "eidas2"}}'
check "as much does" comes_in
unset GUICHET_OIDC_ACR

# Without passwords.
stop_desk
export GUICHET_PASSWORD_LOGIN=no
start_desk
enter() { curl -s -o "$work/page" -w '%{http_code}' -H 'Content-Type: application/json' -d "{\"name\":\"$1\",\"password\":\"$2\"}" "$desk/api/v1/session"; }
check "without passwords the right one is refused" test "$(enter admin "$admin")" = 403
check "whoever runs commands gets an administrator in" says "une seule entrée" "$guichet" user recover admin
recovery=$(grep -oE '[0-9a-z+]{5}(-[0-9a-z+]{5}){3}' "$work/said")
check "not a clerk" answers 1 "$guichet" user recover nadia
check "by that password" test "$(enter admin "$recovery")" = 200
check "once" test "$(enter admin "$recovery")" = 403
check "a desk that nobody could enter is told so by doctor" bash -c "GUICHET_OIDC_ISSUER= '$guichet' doctor --json | jq -e '.[] | select(.check == \"sign_on\") | .verdict == \"bad\"'"

# Away.
kill $provider
wait $provider 2>/dev/null
provider=
check "doctor says that the provider is away" bash -c "'$guichet' doctor --json | jq -e '.[] | select(.check == \"sign_on\") | .verdict == \"bad\"'"
stop_desk
unset GUICHET_PASSWORD_LOGIN
start_desk
check "with the provider away the page says so" test "$(curl -s -o "$work/page" -w '%{http_code}' "$desk/connexion/agent")" = 503
check "in words" grep -q "AgentEssai ne répond pas" "$work/page"
check "and passwords go on" test "$(enter sami "une phrase assez longue")" = 200
check "no secret, token or code stands in the journal, in a log or in the arguments" bash -c "! { cat '$work'/serve.err /proc/$serve/cmdline; psql -XAtq \"\$('$guichet' db url)\" -c 'SELECT data FROM guichet.event'; } | grep -aqE 'un secret|eyJ|$recovery'"
