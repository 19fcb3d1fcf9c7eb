#!/usr/bin/env bash
# Counters without their server: numbers given ahead, signed proofs without store or network, delivered later, each number once.
set -uo pipefail
. "$(dirname "$0")/check.bash"
"$samples" --count 4 --seed 31 --no-lines --output "$work/lot" >/dev/null
server=$GUICHET_HOME
"$guichet" office 75 --name "Préfecture de Paris" --address "1 rue de Lutèce" --phone 0102030405 >/dev/null
url=$("$guichet" db url)
away="host=$work/nowhere dbname=guichet connect_timeout=2"

at() { # node, command...: on that node, the store in reach
    local node=$1
    shift
    GUICHET_HOME=$work/$node GUICHET_DB=$url "$guichet" "$@"
}
alone() { # node, command...: with no store, and nothing said of one being away
    local node=$1
    shift
    GUICHET_HOME=$work/$node GUICHET_DB=$away "$guichet" "$@"
}
deposit() { # node, file: its number
    alone "$1" ingest --json --received 2026-11-20 "$work/lot/$2" 2>/dev/null | jq -r '.batches[0].deposit'
}

check "before it has joined, a machine is no node" answers 1 "$guichet" node show
for node in mairie-1 mairie-2; do
    check "$node joins once" at $node node join $node --office 75 --numbers 20
done
check "a name that is none is refused" answers 2 "$guichet" node join "Mairie 1"
one=$(deposit mairie-1 00001.tif) two=$(deposit mairie-2 00002.tif)
check "without the store each gives a number, with a check character" bash -c "[[ $one =~ ^D-[0-9]{4}-[0-9]{4}-[0-9A-Z]$ && $two =~ ^D-[0-9]{4}-[0-9]{4}-[0-9A-Z]$ && $one != $two ]]"
check "the same file again keeps its number" test "$(deposit mairie-1 00001.tif)" = "$one"
check "and nobody waits for the store" bash -c "! GUICHET_HOME=$work/mairie-1 GUICHET_DB='$away' '$guichet' ingest --received 2026-11-20 '$work/lot/00001.tif' 2>&1 | grep -q injoignable"
check "the proof of deposit is printed without it" bash -c "GUICHET_HOME=$work/mairie-1 GUICHET_DB='$away' '$guichet' receipt $one -o '$work/proof.pdf' --json >'$work/proof'"
check "it says the number, the day, the service and the files" bash -c "pdftotext -layout '$work/proof.pdf' - | tr '\n' ' ' | grep -q 'Préfecture de Paris.*Preuve de dépôt.*$one.*20/11/2026.*00001.tif'"
code=$(jq -r .code "$work/proof")
check "anybody checks it without a network" says "Preuve de dépôt $one" alone mairie-1 verify --code "$code"
check "on paper too" says "Preuve de dépôt $one" alone mairie-1 verify "$work/proof.pdf"
check "a changed number is found out" answers 1 alone mairie-1 verify --code "${code/$one/$two}"
check "elsewhere the key is unknown at first" answers 1 "$guichet" verify --code "$code"
check "until the keys of the nodes are taken" "$guichet" node keys
check "then it is known there too" says "Preuve de dépôt $one" "$guichet" verify --code "$code"
check "a proof of nothing is refused" answers 1 alone mairie-1 receipt D-0000-0000-0

alone mairie-1 ingest --received 2026-11-20 "$work/lot/00003.tif" >/dev/null 2>&1 &
pid=$!
sleep 0.3
kill -9 $pid 2>/dev/null
wait $pid 2>/dev/null
check "killed while it took something in, then again: once" bash -c "[ -n '$(deposit mairie-1 00003.tif)' ]"
check "what waits is shown" bash -c "GUICHET_HOME=$work/mairie-1 '$guichet' node show --json | jq -e '.left >= 16 and .given == 2 and .waiting == 4'"
check "later it is delivered" says "4 éléments remis" at mairie-1 node sync
check "by the other one too" at mairie-2 node sync
"$guichet" work --once --workers 2 >/dev/null 2>&1
"$guichet" batch list --json >"$work/batches" 2>/dev/null
check "three deposits, each once, under their numbers" is "$work/batches" "length == 3 and all(.state == \"closed\" and .cases == 1) and ([.[].key] | contains([\"$one\", \"$two\"]))"

# A node that lost its state, one whose state came back from a backup, one that runs out of numbers.
cp -a "$work/mairie-1" "$work/backup"
late=$(deposit mairie-1 00004.tif)
rm -r "$work/mairie-1/node"
cp -a "$work/backup/node" "$work/mairie-1/node"
check "a list of numbers that came back from a backup is known as such" bash -c "GUICHET_HOME=$work/mairie-1 '$guichet' node show --json | jq -e '.copied and .left == 0'"
echo "other" >"$work/other.tif"
fallback=$(alone mairie-1 ingest --json "$work/other.tif" 2>/dev/null | jq -r '.batches[0].deposit')
check "paper is taken in all the same, under a number that is reckoned from it" bash -c "[[ $fallback =~ ^D-[0-9A-Z]{4}-[0-9A-Z]{5}-[0-9A-Z]{4}$ ]]"
check "the next sync gives it new numbers" says "ses anciens numéros sont abandonnés" at mairie-1 node sync
cp "$work/lot/00001.tif" "$work/new.tif"
echo >>"$work/new.tif"
fresh=$(alone mairie-1 ingest --json "$work/new.tif" 2>/dev/null | jq -r '.batches[0].deposit')
check "none that was given before" bash -c "[[ $fresh =~ ^D-[0-9]{4}-[0-9]{4}-[0-9A-Z]$ && $fresh > $late && $fresh > $two ]]"
rm -rf "$work/mairie-2/node"
check "a node that lost its state joins anew" at mairie-2 node join mairie-2 --office 75 --numbers 2
for i in 1 2 3; do
    echo "$i" >"$work/$i.tif"
    numbers[i]=$(alone mairie-2 ingest --json "$work/$i.tif" 2>/dev/null | jq -r '.batches[0].deposit')
done
check "when its numbers are used up it goes on without" bash -c "[[ ${numbers[2]} =~ ^D-[0-9]{4}-[0-9]{4}-.$ && ${numbers[3]} =~ ^D-[0-9A-Z]{4}-[0-9A-Z]{5}- ]]"
"$guichet" node list --json >"$work/nodes" 2>/dev/null
check "no number was handed out twice" is "$work/nodes" '[.[].blocks[] | .first, .last] as $ends | ($ends | sort | unique | length) == ($ends | length)'
check "store, journal and seals are sound" "$guichet" verify --all
GUICHET_HOME=$server
