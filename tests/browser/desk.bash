# What the browser tests share: a home with its store, Chromium, people who have accounts, the desk that they come to; all of it ended at the
# end. To be sourced.
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
CHROMIUM=$(command -v chromium || command -v chromium-browser || true)
export CHROMIUM
[ -n "$CHROMIUM" ] || { echo "1..0 # SKIP no chromium here: scripts/setup.sh installs it"; exit 0; }
. tests/home.bash
begun=() # processes
finish() {
    [ -s "$work/pid" ] && begun+=("$(cat "$work/pid")") # that of desk_process.mjs
    for one in "${begun[@]}"; do kill "$one" && wait "$one"; done
    remove_home
} 2>/dev/null
trap finish EXIT

people() { # "name role [options]"...
    local one
    for one in "$@"; do
        # shellcheck disable=SC2086
        echo "une phrase assez longue" | "$guichet" user add $one >/dev/null 2>&1
    done
}
open_desk() { # options of serve; DESK_ADDRESS is where it is
    : >"$work/serve" # not to be taken at the word of a desk before
    "$guichet" serve --port 0 --workers 0 "$@" >"$work/serve" 2>"$work/serve.err" &
    begun+=($!)
    for _ in $(seq 300); do grep -q http "$work/serve" && break; sleep 0.1; done
    DESK_ADDRESS=$(grep -o 'http://[^ ]*' "$work/serve" | head -1)
    export DESK_ADDRESS
}
