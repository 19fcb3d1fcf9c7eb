#!/usr/bin/env bash
# Our own form, filled in by people who do not exist and scanned as offices do, read back: pages in, readings out,
# compared as data. What is asked is what must never break: pages known, wrong answers not accepted.
set -uo pipefail
out=${OUT:-build}
guichet=${GUICHET:-$out/guichet}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
n=0
check() { # name, jq condition over the paired pages
    n=$((n + 1))
    if jq -se "$2" "$work/pairs.json" >"$work/said"; then echo "ok $n $name: $1"; else
        echo "not ok $n $name: $1"
        jq -sc '.[] | select(.seen | not)' "$work/pairs.json" | head -5 | sed 's/^/# /'
        jq -c '.' "$work/said" | head -20 | sed 's/^/# /'
    fi
}

# One JSON object a page: what stands on it, what was read.
pair_up() {
    "$guichet" read --json "$work/$name"/* >"$work/readings.json" 2>/dev/null
    jq -c '. as $r | input_filename as $f | .pages[] | {file: ($r.file | split("/") | last), page, form, fields,
           problem: .form_problem}' "$work/readings.json" >"$work/seen.json"
    jq -c '.file as $f | .pages | to_entries[] | {file: $f, page: (.key + 1)} + .value' "$work/$name-truth"/*.json >"$work/truth.json"
    jq -nc --slurpfile seen "$work/seen.json" --slurpfile truth "$work/truth.json" '
        ($seen | map({key: "\(.file) \(.page)", value: .}) | from_entries) as $by |
        $truth[] | . as $t | $by["\($t.file) \($t.page)"] as $s |
        {file, page, torn, known: ($s.form.page == $t.form_page and $s.form.copy == $t.copy and $s.form.id == $t.form),
         problem: $s.problem, faults,
         fields: [$s.fields[]? | {name, value, status, confidence, right: (.value == $t.fields[.name]), fault: $t.faults[.name]}],
         seen: ($s != null)}' >"$work/pairs.json"
}

name=typed
"$out/tools/samples" --share "${GUICHET_SHARE:-.}" -o "$work/typed" --count 3 --seed 77 || echo "# samples failed"
pair_up
check "every page is known, with its copy" 'length == 9 and all(.[]; .known and .problem == null)'
check "answers are accepted, and no wrong one" '[.[].fields[] | select(.status == "accepted")] | length > 20 and all(.[]; .right)'
check "nine of ten answers are right" '[.[].fields[].right] | (map(select(.)) | length) / length >= 0.9'

name=faults
"$out/tools/samples" --share "${GUICHET_SHARE:-.}" -o "$work/faults" --count 3 --seed 78 --faults 0.6 --writing hand || echo "# samples failed"
pair_up
check "pages with a torn corner are known" '([.[] | select(.torn > 0)] | length > 2) and all(.[]; .known)'
check "two marks where one is allowed are never accepted" '
    [.[].fields[] | select(.fault == "two_marked")] | (length > 2) and all(.[]; .status != "accepted")'
check "a wrong box blacked out is never taken for the answer" '
    [.[].fields[] | select(.fault == "scribbled")] | (length > 0) and all(.[]; .status != "accepted" or .right)'
echo "1..$n"
