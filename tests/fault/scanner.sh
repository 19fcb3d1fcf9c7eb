#!/usr/bin/env bash
# Scanners by SANE: its own "test" device, and a backend that crashes, hangs, lies, jams. The desk lives on, and what was scanned
# before is in the deposit; pages of a form out of a feeder become a case.
set -uo pipefail
. "$(dirname "$0")/../command/check.bash"
command -v curl >/dev/null || skip_all "no curl here"
serve=
stop_desk() { [ -n "$serve" ] && kill "$serve" && wait "$serve"; serve=; } 2>/dev/null
trap 'stop_desk; finish' EXIT

export SANE_CONFIG_DIR=$work/sane LD_LIBRARY_PATH=${OUT:-build}/tests/fault/sane
mkdir "$SANE_CONFIG_DIR"
printf 'test\nhostile\n' >"$SANE_CONFIG_DIR/dll.conf"
set_test() { printf 'number_of_devices 1\nmode Gray\ndepth 8\nresolution 50.0\n%s\n' "$1" >"$SANE_CONFIG_DIR/test.conf"; }
scan() { rm -rf "$work/pages"; "$guichet" scan -o "$work/pages" --json "$@" >"$work/lines"; }
jpeg() { # what its head says: dots an inch, bits, width, height, components
    node -e 'const b = require("fs").readFileSync(process.argv[1]); let at = 2;
        while (b[at + 1] !== 0xc0) at += 2 + b.readUInt16BE(at + 2);
        console.log(b.readUInt16BE(14), b[at + 4], b.readUInt16BE(at + 7), b.readUInt16BE(at + 5), b[at + 9]);' "$work/pages/page-0001.jpg"
}
last() { tail -n 1 "$work/lines"; }

set_test 'test-picture "Color pattern"'
"$guichet" scan --list --json >"$work/list"
check "the devices are listed" is "$work/list" 'map(.device) | contains(["test:0", "hostile:hang"])'
"$guichet" scan --describe test:0 >"$work/one"
check "what one can do is said in our words" is "$work/one" '.sources == ["flatbed", "feeder"] and .modes == ["grey", "colour"] and (.resolutions | contains([200, 300, 600]))'
"$guichet" scan --describe hostile:pages >"$work/one"
check "duplex too, where it is offered" is "$work/one" '.sources == ["flatbed", "feeder", "duplex"]'
check "a scan to nowhere is wrong usage" answers 2 "$guichet" scan --device test:0

check "one page from the glass" scan --device test:0 --source flatbed --mode colour --resolution 200
check "in its colours, size and resolution" test "$(jpeg)" = "200 8 1574 1574 3"
check "all that is in the feeder" scan --device test:0 --source feeder --mode grey --resolution 75
check "is ten pages" test "$(last)" = '{"pages":10}'
check "and no two files are the same though the pages are" test "$(sha256sum "$work"/pages/* | cut -c1-64 | sort -u | wc -l)" = 10
check "as many as were asked for" scan --device test:0 --source feeder --pages 2
check "and no more" test "$(last)" = '{"pages":2}'
check "black and white of one bit" scan --device test:0 --set depth=1 --resolution 100
check "is G4" bash -c "tiffinfo '$work/pages/page-0001.tif' | grep -q 'Group 4' && tiffinfo '$work/pages/page-0001.tif' | grep -q 'Resolution: 100, 100'"
check "sixteen bits" scan --device test:0 --set depth=16 --mode colour --resolution 100
check "become eight" test "$(jpeg)" = "100 8 787 787 3"
check "three passes" scan --device test:0 --set three-pass=yes --mode colour --resolution 100
check "become one picture" test "$(jpeg)" = "100 8 787 787 3"
check "a setting that is not there is said" says '"code":"invalid"' "$guichet" scan -o "$work/pages" --json --device test:0 --set nothing=1
for case in JAMMED:jammed NO_DOCS:no_docs COVER_OPEN:cover_open DEVICE_BUSY:busy ACCESS_DENIED:denied IO_ERROR:io NO_MEM:memory; do
    set_test "read-status-code \"SANE_STATUS_${case%:*}\""
    check "${case#*:} is said as that" says "\"code\":\"${case#*:}\"" "$guichet" scan -o "$work/pages" --json --device test:0
done
check "in French, to people" says "Le papier est coincé" "$guichet" scan -o "$work/pages" --source feeder --device hostile:jam
check "a lie about its rows costs one scan" says '"code":"io"' "$guichet" scan -o "$work/pages" --json --device hostile:lie
check "so does a page without an end" says '"code":"too_large"' "$guichet" scan -o "$work/pages" --json --device hostile:flood
check "a driver that ends the process is no end of the paper" says '{"pages":1,"error":{"code":"crashed"' "$guichet" scan -o "$work/pages" --json --source feeder --device hostile:leave
check "one that does not let go when it is done keeps no page" says '{"pages":1}' "$guichet" scan -o "$work/pages" --json --device hostile:cling
check "what a backend prints is no page" scan --device hostile:shout
check "and is not on our output" test "$(wc -l <"$work/lines")" = 2

echo secret >"$work/secret"
rm -rf "$work/thief"
THIEF_SECRET=$work/secret "$guichet" scan -o "$work/thief" --json --source feeder --device hostile:thief >"$work/lines" 2>"$work/thief.err"
check "a driver that steals: no program, no tracing, no file of others, none written but its pages" test "$(grep THIEF "$work/thief.err")" = "THIEF is done"
check "and its pages come all the same" test "$(last)" = '{"pages":2}' -a ! -e "$SANE_CONFIG_DIR/prize"

# At the desk.
jq -n '{type_demande: "premiere_demande", nom_naissance: "ESSAI", prenoms: "MARIE", date_naissance: "1990-02-03", sexe: "f"}' >"$work/data.json"
"$guichet" form print titre-sejour --data "$work/data.json" -o "$work/form.pdf" >/dev/null
pdftoppm -gray -r 300 "$work/form.pdf" "$SANE_CONFIG_DIR/page"
for page in "$SANE_CONFIG_DIR"/page-*; do mv "$page" "$(sed 's/page-0*/page-/' <<<"$page")" 2>/dev/null; done
GUICHET_SCAN_PATIENCE=2 "$guichet" serve --port 0 --workers 1 >"$work/serve" 2>"$work/serve.err" &
serve=$!
for _ in $(seq 150); do grep -q http "$work/serve" && break; sleep 0.1; done
desk=$(grep -o 'http://[^ ]*' "$work/serve" | head -1)api/v1
ask() { # person, method, path, [JSON]
    curl -s -o "$work/answer" -w '%{http_code}' -b "$work/$1.jar" -X "$2" -H "X-CSRF-Token: $(cat "$work/$1.csrf" 2>/dev/null)" \
        -H 'Content-Type: application/json' ${4:+-d "$4"} "$desk/$3"
}
enter() {
    echo "une phrase assez longue" | "$guichet" user add "$1" clerk --office 75 >/dev/null 2>&1
    curl -s -o "$work/answer" -c "$work/$1.jar" -H 'Content-Type: application/json' \
        -d "{\"name\":\"$1\",\"password\":\"une phrase assez longue\"}" "$desk/session"
    ask "$1" GET session >/dev/null
    jq -r '.csrf // empty' "$work/answer" >"$work/$1.csrf"
}
enter nadia
enter karim
open_deposit() { ask nadia POST deposits '{}' >/dev/null; key=$(jq -r .key "$work/answer"); }
ended() {
    for _ in $(seq 600); do
        ask nadia GET "deposits/$key/scan" >/dev/null
        [ "$(jq -r .state "$work/answer")" = over ] && return
        sleep 0.1
    done
    return 1
}
scan_at_desk() { ask nadia POST "deposits/$key/scan" "{\"device\":\"$1\",\"source\":\"feeder\",\"resolution\":300,\"sequence\":1}" >/dev/null && ended; }

check "the desk lists what there is" test "$(ask nadia GET scanners)" = 200
check "what is no device is said in French" test "$(ask nadia GET "scanners/one?name=nothing")" = 502
check "and how to go on" is "$work/answer" '.error.code == "invalid" and (.error.message | contains("Vérifiez"))'
open_deposit
check "a backend that crashes in its second page" scan_at_desk hostile:crash
check "costs that page, not the first" is "$work/answer" '.pages == 1 and .error.code == "crashed"'
check "one that ends its process there as if all were done" scan_at_desk hostile:vanish
check "costs that page too, and it is said" is "$work/answer" '.pages == 1 and .error.code == "crashed"'
check "the desk lives on" test "$(ask nadia GET session)" = 200
check "one that hangs is given up" scan_at_desk hostile:hang
check "with its reason" is "$work/answer" '.error.code == "timeout"'
check "one that jams keeps its pages" scan_at_desk hostile:jam
check "and says so" is "$work/answer" '.pages == 2 and .error.code == "jammed"'
ask nadia GET "deposits/$key" >/dev/null
check "four pages are in the deposit" is "$work/answer" '.originals | length == 4'
ask nadia POST "deposits/$key/scan" '{"device":"hostile:hang","sequence":9}' >/dev/null
check "two scans at once for one deposit are refused" test "$(ask nadia POST "deposits/$key/scan" '{"device":"hostile:jam","sequence":9}')" = 409
check "somebody else stops nothing" test "$(ask karim POST "deposits/$key/scan/stop" '{}')" = 404
check "its operator does" test "$(ask nadia POST "deposits/$key/scan/stop" '{}')" = 200
check "even if the backend does not obey" ended
check "somebody else scans nothing into it" test "$(ask karim POST "deposits/$key/scan" '{"device":"hostile:jam","sequence":9}')" = 422
check "an option is no device" test "$(ask nadia POST "deposits/$key/scan" '{"device":"--output=/tmp/x","sequence":9}')" = 201
ended

open_deposit
check "a form out of the feeder" scan_at_desk hostile:pages
check "is scanned whole" is "$work/answer" '.pages == 3 and .error == null'
ask nadia POST "deposits/$key/finish" '{}' >/dev/null
for _ in $(seq 1200); do
    ask nadia GET "deposits/$key" >/dev/null
    number=$(jq -r '.cases[0] // empty' "$work/answer")
    [ -n "$number" ] && break
    sleep 0.1
done
check "and becomes a case" test -n "$number"
check "its pages know their form" is "$work/answer" '[.originals[].pages[].form.page] == [1, 2, 3]'
"$guichet" case show "$number" --json >"$work/case"
"$guichet" export --case "$number" -o "$work/out-case" >/dev/null 2>&1
check "scanner, profile, operator and times are kept with it" bash -c "grep -rqs 'Hostile pages (hostile:pages)' '$work/out-case' && grep -rqs '300 ppp' '$work/out-case' && grep -rqs scan_began_at '$work/out-case'"
check "no page is left behind outside the store" test -z "$(find "$GUICHET_HOME/scans" -type f 2>/dev/null)"
