#!/usr/bin/env bash
# guichet anchor: the journal's head outside the store, with and without a time-stamp authority; a chain rewritten whole is found.
set -uo pipefail
. "$(dirname "$0")/check.bash"
"$guichet" db migrate >/dev/null
mkdir "$work/tsa"
node "$(dirname "$0")/timestamp_authority.mjs" "$work/tsa" &
authority=$!
trap 'kill $authority; finish' EXIT
for _ in $(seq 200); do [ -s "$work/tsa/port" ] && break; sleep 0.05; done
url=http://127.0.0.1:$(cat "$work/tsa/port")/stamp

check "without an authority the head is anchored, and it is said plainly" says "sans horodatage" "$guichet" anchor
check "once only, while nothing comes" says "rien de nouveau" "$guichet" anchor
export GUICHET_TSA=$url GUICHET_TSA_CA=$work/tsa/root.pem
check "with one, it is stamped" says "horodatée par l'autorité" "$guichet" anchor
last=$(ls -t "$GUICHET_HOME"/anchors/*.json | head -1)
jq -r .token "$last" | base64 -d >"$work/token.tsr"
check "and openssl agrees" openssl ts -verify -digest "$(jq -r .sha256 "$last")" -in "$work/token.tsr" -CAfile "$work/tsa/root.pem"
"$guichet" verify --all --json >"$work/verify"
check "the anchors are checked with all the rest" bash -c "jq -es 'any(.what == \"anchors\" and .sound and .count == 2)' '$work/verify'"

found() { # what the detail says
    "$guichet" verify --all --json >"$work/verify" 2>/dev/null
    jq -es "any(.what == \"anchors\" and (.sound | not) and (.detail | contains(\"$1\")))" "$work/verify" ||
        { cat "$work/verify" >&2; return 1; }
}
cp "$last" "$work/kept"
jq -c '.token |= (.[0:1200] + (if .[1200:1201] == "A" then "B" else "A" end) + .[1201:])' "$work/kept" >"$last"
check "an altered token is found" found "time stamp"
jq -c '.sha256 |= (.[0:63] + (if .[63:] == "0" then "1" else "0" end))' "$work/kept" >"$last"
check "so is an altered anchor" found "another hash"
cp "$work/kept" "$last"
openssl req -x509 -newkey rsa:2048 -nodes -keyout "$work/other.key" -subj "/CN=other" -out "$work/other.pem" 2>/dev/null
check "a token of somebody else's is not taken" bash -c "
    GUICHET_TSA_CA='$work/other.pem' '$guichet' verify --all --json >'$work/verify' 2>/dev/null
    jq -es 'any(.what == \"anchors\" and (.sound | not))' '$work/verify'"

# Who owns the server can switch the rules off and reckon every hash anew: the chain then fits, and only the anchor tells.
psql -X -q "$("$guichet" db url)" <<'SQL'
SET search_path = guichet;
ALTER TABLE event DISABLE TRIGGER USER;
ALTER TABLE event_chain DISABLE TRIGGER USER;
UPDATE event SET agent = 'nobody' WHERE id = 2;
DO $$
DECLARE
    link event_chain;
    e event;
    previous bytea := '\x';
BEGIN
    FOR link IN SELECT * FROM event_chain ORDER BY place LOOP
        SELECT * INTO e FROM event WHERE id = link.event_id;
        previous := event_digest(previous, link.place, e);
        UPDATE event_chain SET hash = previous WHERE place = link.place;
    END LOOP;
END $$;
ALTER TABLE event ENABLE TRIGGER USER;
ALTER TABLE event_chain ENABLE TRIGGER USER;
SQL
"$guichet" verify --all --json >"$work/verify" 2>/dev/null
check "a chain reckoned anew fits in itself" bash -c "jq -es 'any(.what == \"journal\" and .sound)' '$work/verify'"
check "and is found by its anchors" found "rewritten"
rm -f "$GUICHET_HOME"/anchors/*.json
check "by those in the journal too" found "rewritten"

before=$(ls "$GUICHET_HOME/anchors" | wc -l)
# One that hangs up; one that is not there at all is waited for, 20 s.
perl -MIO::Socket::INET -e '$| = 1; my $s = IO::Socket::INET->new(Listen => 5, LocalAddr => "127.0.0.1:0"); print $s->sockport, "\n"; close $s->accept while 1' >"$work/deaf" &
deaf=$!
trap 'kill $authority $deaf; finish' EXIT
for _ in $(seq 200); do [ -s "$work/deaf" ] && break; sleep 0.05; done
export GUICHET_TSA=http://127.0.0.1:$(cat "$work/deaf")/none
"$guichet" office 75 --name "Un service" >/dev/null
check "an authority that does not answer: an error, and nothing is anchored" answers 1 "$guichet" anchor
check "nor written" test "$before" = "$(ls "$GUICHET_HOME/anchors" | wc -l)"
