#!/usr/bin/env bash
# The disk fails under the desk, once, at each of its calls that write, sync or rename, while somebody hands over two files: whoever was told
# "received" finds them whole in the spool; whoever was refused only has to send again what the browser sends again by itself.
# The desk is a node's without its store, so that nothing but its own disk is tried. STEP=1 tries every call, by default some.
set -uo pipefail
. "$(dirname "$0")/../command/check.bash"
fail=$(realpath "${OUT:-build}")/tests/fault/fail.so
[ -e "$fail" ] || skip_all "$fail is not built"
command -v curl >/dev/null || skip_all "no curl here"
if [ "${STEP:-0}" = 1 ]; then numbers=$(seq 1 60); else numbers="1 3 6 10 13"; fi
word="une phrase assez longue"
"$samples" --count 2 --seed 58 --no-lines --output "$work/lot" >/dev/null
url=$("$guichet" db url)
echo "$word" | "$guichet" user add nadia clerk --office 75 >/dev/null 2>&1
serve=
trap '[ -z "$serve" ] || kill -9 $serve; finish' EXIT
start_desk() { # store, [variables]
    local store=$1
    shift
    : >"$work/serve" # not to be taken at the word of the desk before
    env "$@" GUICHET_DB="$store" "$guichet" serve --port 0 --workers 0 >"$work/serve" 2>"$work/serve.err" &
    serve=$!
    for _ in $(seq 300); do grep -q http "$work/serve" && break; kill -0 $serve 2>/dev/null || break; sleep 0.05; done
    desk=$(grep -o 'http://[^ ]*' "$work/serve" | head -1)api/v1
}
stop_desk() { kill -9 $serve; wait $serve; serve=; } 2>/dev/null
ask() { curl -s -m 30 -o "$work/answer" -w '%{http_code}' -b "$work/jar" -c "$work/jar" -H "X-CSRF-Token: $(cat "$work/csrf" 2>/dev/null)" "$@"; }
enter() {
    ask -H 'Content-Type: application/json' -d "{\"name\":\"nadia\",\"password\":\"$word\"}" "$desk/session" >/dev/null
    ask "$desk/session" >/dev/null
    jq -r .csrf "$work/answer" >"$work/csrf"
}
insist() { # as the browser does: again while the desk says that it cannot now
    local status
    for _ in 1 2 3; do
        status=$(ask "$@")
        case $status in
            2*) return 0 ;;
            50?) refused=$((refused + 1)) ;;
            *) break ;;
        esac
    done
    echo "$status: $(head -c 300 "$work/answer")" >&2
    return 1
}
hand_over() {
    insist -H 'Content-Type: application/json' -d '{}' "$desk/deposits" || return 1
    key=$(jq -r .key "$work/answer")
    insist -X PUT --data-binary "@$work/lot/00001.tif" "$desk/deposits/$key/files?sequence=1&name=1.tif" &&
        insist -X PUT --data-binary "@$work/lot/00002.tif" "$desk/deposits/$key/files?sequence=2&name=2.tif" &&
        insist -X POST -H 'Content-Type: application/json' -d '{}' "$desk/deposits/$key/finish"
}
# Of this deposit; one whose opening was refused may have left its mark.
received() {
    find "$GUICHET_HOME/spool/waiting" -name '*.000000.spool' ! -name "$key.*" -delete
    spool_whole 3 || return 1
    "$guichet" receipt "$key" -o "$work/proof.pdf" >/dev/null && pdftotext "$work/proof.pdf" - | grep -c '\.tif' | grep -qx 2
}

GUICHET_HOME=$work/node
export GUICHET_HOME
GUICHET_DB=$url "$guichet" node join mairie --office 75 >/dev/null
start_desk "$url"
for _ in $(seq 100); do curl -s "$desk/entrance" | jq -e .store >/dev/null && break; sleep 0.1; done
enter
stop_desk
# GLib overlooks those of folders, for notes.
faults=0 refused=0 unfelt=0 overlooked=$((${STEP:-0} == 1 ? 6 : 0))
for plan in write:ENOSPC write:short sync:EIO rename:EIO; do
    for at in $numbers; do
        rm -rf "$GUICHET_HOME/spool" "$GUICHET_HOME/counter" "$GUICHET_HOME/deposits" "$work/mark"
        start_desk "host=$work/nowhere" LD_PRELOAD="$fail" GUICHET_FAIL="${plan%:*}:$at:${plan#*:}" GUICHET_FAIL_MARK="$work/mark"
        enter
        before=$refused
        hand_over 2>"$work/hand.err"
        handed=$?
        stop_desk
        [ -e "$work/mark" ] || break
        faults=$((faults + 1))
        [ "$plan" = sync:EIO ] && [ $refused -eq $before ] && unfelt=$((unfelt + 1)) && echo "# $plan number $at was not felt"
        check "$plan number $at: all can be handed over" bash -c "cat '$work/hand.err' >&2; exit $handed"
        check "$plan number $at: it is there, whole, and its proof names it" received
    done
done
check "the faults came ($faults), and were felt ($refused refusals)" test $faults -ge 8 -a $refused -ge 3
check "a sync that fails is no receipt ($unfelt were not told)" test $unfelt -le "$overlooked"
GUICHET_HOME=$work/home
