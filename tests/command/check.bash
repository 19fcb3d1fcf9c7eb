# What the command tests share: TAP, and a home. To be sourced.
. "$(dirname "${BASH_SOURCE[0]}")/../home.bash"
n=0
finish() {
    remove_home
    echo "1..$n"
}
trap finish EXIT

check() { # name, command...
    local name=$1
    shift
    n=$((n + 1))
    if "$@" >"$work/out" 2>"$work/err"; then echo "ok $n $name"; else
        echo "not ok $n $name"
        # To standard error, for the runner shows no remarks: what failed once in a hundred runs has to say why then.
        { echo "not ok $n $name"; tail -n 20 "$work/out" "$work/err"; } | sed 's/^/# /' >&2
    fi
}
answers() { # expected exit code, command...
    local want=$1
    shift
    "$@"
    local got=$?
    [ $got -eq "$want" ] || echo "exit $got instead of $want" >&2
    [ $got -eq "$want" ]
}
says() { # text that must be on standard output or error, command...
    local text=$1
    shift
    "$@" >"$work/said" 2>&1
    cat "$work/said" >&2
    grep -qF -- "$text" "$work/said"
}
is() { # JSON file, jq condition
    [ -s "$1" ] && jq -e "$2" "$1" >/dev/null || { jq -c . "$1" | cut -c1-600 >&2; return 1; }
}
# Of what "ingest --json" says: its outcome, without what differs from run to run.
outcome() {
    jq -S '{cases: (.cases | length), states: [.states[] | {state, pages, documents, separators, blanks, to_place, missing, waiting,
        originals: [.originals[] | {sequence, name, sha256, state, page_count, code: .problem.code,
            pages: [.pages[] | {page, fate, reason, form, form_page, kind}]}]}]}'
}
# The spool holds so many entries, each as long as it says and with the bytes that its label names.
spool_whole() { # how many
    local entry label content sum waiting=$GUICHET_HOME/spool/waiting
    [ "$(ls "$waiting" 2>/dev/null | wc -l)" -eq "$1" ] || { ls -l "$waiting" >&2; return 1; }
    for entry in "$waiting"/*; do
        read -r _ _ _ label content < <(head -c 40 "$entry")
        label=$((10#$label)) content=$((10#$content))
        [ "$(stat -c %s "$entry")" -eq $((40 + label + content)) ] || { echo "$entry is cut" >&2; return 1; }
        sum=$(tail -c +41 "$entry" | head -c "$label" | jq -r .sha256)
        [ "$(tail -c "$content" "$entry" | sha256sum | cut -d' ' -f1)" = "$sum" ] || [ "$content" -eq 0 ] || return 1
    done
}
skip_all() { # why
    echo "1..0 # SKIP $1"
    trap - EXIT
    rm -rf "$work"
    exit 0
}
