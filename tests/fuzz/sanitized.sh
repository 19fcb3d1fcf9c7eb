#!/usr/bin/env bash
# Every fuzz target under address and undefined-behaviour sanitizers, guided by what it reaches: some seconds of processor time for each,
# and a minute for FUZZ_MINUTES of them, the next ones with each commit. Within tests/run it runs beside the other tests, at lowest priority and
# for FUZZ_WALL seconds at most; the same script, as the last test, then waits for it and says what it found.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 2
if [ -n "${SANITIZED_TAP:-}" ]; then
    until grep -q '^# over$' "$SANITIZED_TAP"; do sleep 0.5; done
    cat "$SANITIZED_TAP"
    # What is wrong must stand in the log of the whole run too, which drops comments.
    awk '/^(not )?ok/ { wrong = /^not ok/ } wrong' "$SANITIZED_TAP" >&2
    exit
fi
targets=(tests/fuzz/*.c)
count=${#targets[@]} minutes=${FUZZ_MINUTES:-4} wall=${FUZZ_WALL:-570} seconds=${FUZZ_EACH:-3}
built=() number=0
for target in "${targets[@]}"; do built+=("build/san/${target%.c}"); done
echo "1..$((1 + count + minutes))"
say() { number=$((number + 1)); echo "$1 $number - $2"; }

log=$(mktemp)
trap 'rm -f "$log"; echo "# over"' EXIT
trap 'kill $! 2>/dev/null; exit 1' TERM INT
in_hand() { "$@" >"$log" 2>&1 & wait $!; } # so that a signal is obeyed at once
if in_hand make --no-print-directory B=san -j1 "${built[@]}"; then say ok "built with sanitizers"; else
    say "not ok" "built with sanitizers"
    tail -20 "$log" | sed 's/^/# /'
    exit 1
fi
export FUZZ_FOUND=$PWD/build/san LSAN_OPTIONS="suppressions=$PWD/tests/lsan.supp:print_suppressions=0"
run() { # target, seconds
    local name=${1##*/}
    if in_hand env FUZZ_SECONDS="$2" timeout --kill-after=20 $(($2 * 3 + 180)) "$1"; then
        say ok "$2 s: $(sed -n 's/^ok 1 //p' "$log")"
    else
        say "not ok" "$2 s of $name: FUZZ_SEED=${FUZZ_SEED:-17} FUZZ_SECONDS=$2 $1 repeats it"
        tail -40 "$log" | sed 's/^/# /'
    fi
}
for target in "${built[@]}"; do run "$target" "$seconds"; done
# How many commits there are says whose turn it is; a clone without its history begins anywhere.
turn=$(git rev-list --count HEAD 2>/dev/null || echo 1)
[ "$turn" -gt 1 ] || turn=$((16#$(git rev-parse --short=7 HEAD 2>/dev/null || date +%j)))
for ((i = 0; i < minutes; i++)); do
    target=${built[(turn * minutes + i) % count]}
    left=$((wall - SECONDS))
    if [ $left -lt 30 ]; then say ok "${target##*/}: its minute # SKIP no time left"; else run "$target" $((left < 60 ? left : 60)); fi
done
